package certes.masterapi.graphql;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
import java.time.Duration;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A back-off policy. */
@Input("BackoffPolicyInput")
public record BackoffPolicyInput(
        @Description("By default both") @Nullable Side side,

        @Description("The name of the source that it is for; by default every one") @Nullable
        String source,

        @Description("The event types that it is for: an event URI whose name may be *; by default every one") @Nullable
        String eventType,

        @NonNull BackoffKind kind,
        double initialSeconds,

        @Description("By default 2 for EXPONENTIAL and 1 for the others") @Nullable
        Double factor,

        @Description("By default 43200 (12 hours), or initialSeconds where that is longer") @Nullable
        Double maxDelaySeconds,

        @Description("The share of the delay that is random, from 0 to 1; by default 0.1") @Nullable
        Double jitter,

        @Description("The first one counts. Without any bound 20 attempts within 3 days") @Nullable
        Integer maxAttempts,

        @Description("Since the first attempt. Without any bound 20 attempts within 3 days") @Nullable
        Double maxElapsedSeconds) {

    /** @throws RefusedException saying which bound is violated */
    BackoffPolicy policy() {
        Duration initial = Inputs.seconds("initialSeconds", initialSeconds);
        boolean isUnbounded = maxAttempts == null && maxElapsedSeconds == null;
        return Inputs.checked(() -> new BackoffPolicy(
                kind,
                initial,
                factor == null ? defaultFactor() : factor,
                maxDelaySeconds == null ? defaultMaxDelay(initial) : Inputs.seconds("maxDelaySeconds", maxDelaySeconds),
                jitter == null ? BackoffPolicy.DEFAULT.jitter() : jitter,
                isUnbounded ? BackoffPolicy.DEFAULT.maxAttempts() : maxAttempts,
                isUnbounded ? BackoffPolicy.DEFAULT.maxElapsed() : elapsed()));
    }

    /** As {@link #policy()}, for a subscription, which has one side and no other scope. */
    BackoffPolicy policyOfSubscription() {
        if (side != null || source != null || eventType != null) {
            throw RefusedException.badRequest(
                    "the backoff of a subscription is for that subscription; leave out side, source and eventType");
        }
        return policy();
    }

    private double defaultFactor() {
        return switch (kind) {
            case EXPONENTIAL -> 2;
            case LOGARITHMIC, LINEAR -> 1;
        };
    }

    private static Duration defaultMaxDelay(Duration initial) {
        Duration usual = BackoffPolicy.DEFAULT.maxDelay();
        return initial.compareTo(usual) > 0 ? initial : usual;
    }

    private @Nullable Duration elapsed() {
        return maxElapsedSeconds == null ? null : Inputs.seconds("maxElapsedSeconds", maxElapsedSeconds);
    }
}
