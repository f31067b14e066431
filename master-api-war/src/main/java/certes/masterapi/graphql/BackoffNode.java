package certes.masterapi.graphql;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
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

        @Nullable String source,
        @Nullable String eventType,
        @NonNull BackoffKind kind,
        double initialSeconds,
        double factor,
        double maxDelaySeconds,
        double jitter,

        @Description("The first one counts; null for no bound") @Nullable
        Integer maxAttempts,

        @Description("Null for no bound") @Nullable Double maxElapsedSeconds) {
    static BackoffNode of(@Nullable Side side, BackoffPolicy policy) {
        Duration maxElapsed = policy.maxElapsed();
        return new BackoffNode(
                side,
                null,
                null,
                policy.kind(),
                Inputs.seconds(policy.initial()),
                policy.factor(),
                Inputs.seconds(policy.maxDelay()),
                policy.jitter(),
                policy.maxAttempts(),
                maxElapsed == null ? null : Inputs.seconds(maxElapsed));
    }
}
