package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.backoff.Backoff;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
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

    @Inject
    private Clock clock;

    @Inject
    private SecureRandom random;

    @Inject
    private BackoffPolicies policies;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("The default policy of each side. Role backoffs:read")
    public List<@NonNull BackoffNode> backoffPolicies() {
        caller.with(Role.BACKOFFS_READ);
        Map<Side, BackoffPolicy> defaults = policies.defaults();
        return Arrays.stream(Side.values())
                .map(side -> BackoffNode.of(side, defaults.getOrDefault(side, BackoffPolicy.DEFAULT)))
                .toList();
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
    @Description("Sets the default policy of one side, or of both where none is named. Role backoffs:write")
    public BackoffNode setBackoffPolicy(@NonNull BackoffPolicyInput input) {
        Principal by = caller.with(Role.BACKOFFS_WRITE);
        Inputs.refuseIfGiven("source", input.source());
        Inputs.refuseIfGiven("eventType", input.eventType());
        BackoffPolicy policy = input.policy();
        Side side = input.side();
        for (Side each : side == null ? List.of(Side.values()) : List.of(side)) {
            policies.setDefault(each, policy, by);
        }
        return BackoffNode.of(side, policy);
    }
}
