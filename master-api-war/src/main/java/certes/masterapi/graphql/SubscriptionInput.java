package certes.masterapi.graphql;

import certes.domain.event.EventPattern;
import certes.domain.filter.FilterLanguage;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A subscription to create. */
@Input("SubscriptionInput")
public record SubscriptionInput(
        @NonNull @Description("An event URI whose name may be *, or * for every event")
        String pattern,

        @NonNull DestinationInput destination,

        @Description("From 0 to 9; 9 goes first; by default 4") @Nullable
        Integer priority,

        @Description("Priorities of single event types, which go before priority; at most 64") @Nullable
        List<@NonNull EventTypePriorityInput> priorities,

        @Description("whsec_ and base64 of 24 to 64 bytes; by default a new random one") @Nullable
        String secret,

        @Description(
                "An EventBridge pattern over body, headers and attributes, as JSON; by default every event that the"
                        + " pattern matches")
        @Nullable
        String filter,

        @Description("By default that of the source, event type or side") @Nullable
        BackoffPolicyInput backoff,

        @Description("For one whole exchange, 1 to 300; by default 15") @Nullable
        Integer timeoutSeconds,

        @Description("How many deliveries it is sent a second at most, 1 to 100000; by default no limit") @Nullable
        Integer rateLimitPerSecond,

        @Description("RAW; BINARY and STRUCTURED are not taken yet") @Nullable
        String mode,

        @Description("Not taken yet") @Nullable String targetUnit,

        @Description("The outside party that it belongs to; by default this deployment") @Nullable
        String subscriber) {
    private static final String RAW = "RAW";

    /** @throws RefusedException saying which value is wrong */
    NewSubscription wish(DestinationRules rules, FilterLanguage language, SecureRandom random) {
        if (filter != null) {
            language.problem(filter).ifPresent(problem -> {
                throw RefusedException.badRequest("the filter cannot be used: " + problem);
            });
        }
        Inputs.refuseIfGiven("targetUnit", targetUnit);
        if (mode != null && !mode.equals(RAW)) {
            throw RefusedException.badRequest("this version takes the mode RAW only; leave mode out");
        }
        return Inputs.checked(() -> new NewSubscription(
                EventPattern.parse(pattern, rules.ownDomain()),
                rules.destination(destination.kind(), destination.address()),
                priority == null ? Subscription.DEFAULT_PRIORITY : priority,
                priorities == null
                        ? List.of()
                        : priorities.stream()
                                .map(each -> each.priorityOf(rules.ownDomain()))
                                .toList(),
                filter,
                Inputs.plain("subscriber", subscriber),
                backoff == null ? null : backoff.policyOfSubscription(),
                timeoutSeconds == null ? Subscription.DEFAULT_TIMEOUT : Duration.ofSeconds(timeoutSeconds),
                secret == null ? SigningSecret.random(random) : SigningSecret.parse(secret),
                rateLimitPerSecond));
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "SubscriptionInput[" + pattern + "]";
    }
}
