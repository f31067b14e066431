package certes.masterapi.graphql;

import certes.domain.backoff.BackoffChoice;
import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffRule;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.event.EventPattern;
import java.time.Duration;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A back-off policy and what it is for. */
@Type("BackoffPolicy")
public record BackoffNode(
        @Description("Null where it is for both sides, or for one subscription") @Nullable
        Side side,

        @Description("The name of the source that it is for; null for every one") @Nullable
        String source,

        @Description("The event types that it is for, as in a subscription's pattern; null for every one") @Nullable
        String eventType,

        @NonNull BackoffKind kind,
        double initialSeconds,
        double factor,
        double maxDelaySeconds,
        double jitter,

        @Description("The first one counts; null for no bound") @Nullable
        Integer maxAttempts,

        @Description("Null for no bound") @Nullable Double maxElapsedSeconds,

        @NonNull @Description("By which rule it holds where it does")
        BackoffRule rule,

        @Description("Why it holds and others do not; from effectiveBackoff only") @Nullable
        String why) {
    /** A subscription's own. */
    static BackoffNode ofSubscription(BackoffPolicy policy) {
        return of(null, null, null, policy, BackoffRule.SUBSCRIPTION, null);
    }

    /** What holds for a side, with its scope's source in words; {@code why} is null where nobody asked. */
    static BackoffNode of(Side side, BackoffChoice choice, @Nullable String source, @Nullable String why) {
        BackoffScope scope = choice.scope();
        EventPattern type = scope == null ? null : scope.eventType();
        return of(side, source, type == null ? null : type.text(), choice.policy(), choice.rule(), why);
    }

    static BackoffNode of(
            @Nullable Side side,
            @Nullable String source,
            @Nullable String eventType,
            BackoffPolicy policy,
            BackoffRule rule,
            @Nullable String why) {
        Duration maxElapsed = policy.maxElapsed();
        return new BackoffNode(
                side,
                source,
                eventType,
                policy.kind(),
                Inputs.seconds(policy.initial()),
                policy.factor(),
                Inputs.seconds(policy.maxDelay()),
                policy.jitter(),
                policy.maxAttempts(),
                maxElapsed == null ? null : Inputs.seconds(maxElapsed),
                rule,
                why);
    }
}
