package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.backoff.Backoff;
import certes.domain.backoff.BackoffChoice;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffRule;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.EventPattern;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** The operations on back-off policies. */
@GraphQLApi
@ApplicationScoped
public class BackoffsApi {
    private static final int SIMULATED = 20;
    private static final int MAX_SIMULATED = 1_000;
    private static final Comparator<BackoffNode> LISTED = Comparator.comparing(BackoffNode::side)
            .thenComparing(BackoffNode::rule)
            .thenComparing(node -> String.valueOf(node.source()))
            .thenComparing(node -> String.valueOf(node.eventType()));

    @Inject
    private Clock clock;

    @Inject
    private SecureRandom random;

    @Inject
    private BackoffPolicies policies;

    @Inject
    private CatalogReader catalogs;

    @Inject
    private DestinationRules rules;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("Every policy: that of each side, then those of sources and event types. Role backoffs:read")
    public List<@NonNull BackoffNode> backoffPolicies() {
        caller.with(Role.BACKOFFS_READ);
        Catalog catalog = catalogs.current();
        List<BackoffNode> nodes = new ArrayList<>();
        for (Side side : Side.values()) {
            nodes.add(BackoffNode.of(side, catalog.backoffs().choose(side, null, null), null, null));
        }
        catalog.backoffs().all().stream()
                .filter(choice -> choice.rule() != BackoffRule.GLOBAL)
                .map(choice -> node(choice, catalog))
                .sorted(LISTED)
                .forEach(nodes::add);
        return nodes;
    }

    @Query
    @NonNull
    @Description(
            "The policy that holds for such deliveries (on the side PRODUCER also for the pause that the gateway asks"
                    + " of producers), by which rule, and why. Role backoffs:read")
    public BackoffNode effectiveBackoff(
            @NonNull Side side,
            @Nullable String source,
            @Description("An event URI, or a pattern for what holds for all of its names") @Nullable String eventType,
            @Id @Nullable String subscriptionId) {
        caller.with(Role.BACKOFFS_READ);
        Catalog catalog = catalogs.current();
        BackoffScope asked = scope(side, source, eventType, catalog);
        SubscriptionId id = Inputs.parsedIfGiven(subscriptionId, SubscriptionId::parse);
        Subscription subscription = id == null ? null : catalog.subscription(id);
        if (id != null && subscription == null) {
            throw RefusedException.notFound("subscription", id.toString());
        }
        return new EffectiveBackoff(catalog, side, asked.source(), asked.eventType(), subscription).node();
    }

    @Query
    @NonNull
    @Description(
            "When attempts would be made that all fail at once; 20 (at most 1000), from now on. Role backoffs:read")
    public List<@NonNull SimulatedAttemptNode> simulateBackoff(
            @NonNull BackoffPolicyInput policy, @Nullable Instant start, @Nullable Integer attempts) {
        caller.with(Role.BACKOFFS_READ);
        int count = attempts == null ? SIMULATED : attempts;
        if (count < 1 || count > MAX_SIMULATED) {
            throw RefusedException.badRequest("attempts must be from 1 to " + MAX_SIMULATED + ", not " + count);
        }
        Instant from = Objects.requireNonNullElseGet(Inputs.time("start", start), clock::instant);
        return Backoff.simulate(policy.policy(), from, count, random).stream()
                .map(attempt -> SimulatedAttemptNode.of(attempt, from))
                .toList();
    }

    @Mutation("setBackoffPolicy")
    @NonNull
    @Description("Sets the policy of one side, or of both where none is named: of a source, of event types, of both at"
            + " once, or of all else. Role backoffs:write")
    public BackoffNode setBackoffPolicy(@NonNull BackoffPolicyInput input) {
        Principal by = caller.with(Role.BACKOFFS_WRITE);
        BackoffPolicy policy = input.policy();
        Catalog catalog = catalogs.current();
        Side side = input.side();
        BackoffScope scope = scope(Side.PRODUCER, input.source(), input.eventType(), catalog);
        for (Side each : side == null ? List.of(Side.values()) : List.of(side)) {
            scope = new BackoffScope(each, scope.source(), scope.eventType());
            policies.set(scope, policy, by);
        }
        EventPattern type = scope.eventType();
        return BackoffNode.of(side, input.source(), type == null ? null : type.text(), policy, scope.rule(), null);
    }

    @Mutation
    @Description("Removes a policy, so that the next one in order holds; false if there is none. Role backoffs:write")
    public boolean deleteBackoffPolicy(@NonNull Side side, @Nullable String source, @Nullable String eventType) {
        Principal by = caller.with(Role.BACKOFFS_WRITE);
        return policies.remove(scope(side, source, eventType, catalogs.current()), by);
    }

    private BackoffScope scope(Side side, @Nullable String source, @Nullable String eventType, Catalog catalog) {
        SourceId id = source == null
                ? null
                : catalog.source(source)
                        .orElseThrow(() -> RefusedException.notFound("source", source))
                        .id();
        EventPattern type = Inputs.parsedIfGiven(eventType, text -> EventPattern.parse(text, rules.ownDomain()));
        return Inputs.checked(() -> new BackoffScope(side, id, type));
    }

    private static BackoffNode node(BackoffChoice choice, Catalog catalog) {
        BackoffScope scope = Objects.requireNonNull(choice.scope(), "a stored policy has a scope");
        SourceId source = scope.source();
        return BackoffNode.of(scope.side(), choice, source == null ? null : catalog.nameOfSource(source), null);
    }
}
