package certes.master.catalog;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A back-off policy, as it lies in a row. */
@Embeddable
public class BackoffColumns {
    private static final double NANOS = 1e9;

    @Column(name = "backoff_kind")
    private short kind;

    @Column(name = "initial_seconds")
    private double initialSeconds;

    @Column(name = "factor")
    private double factor;

    @Column(name = "max_delay_seconds")
    private double maxDelaySeconds;

    @Column(name = "jitter")
    private double jitter;

    @Column(name = "max_attempts")
    private @Nullable Integer maxAttempts;

    @Column(name = "max_elapsed_seconds")
    private @Nullable Double maxElapsedSeconds;

    /** For JPA. */
    protected BackoffColumns() {}

    private BackoffColumns(BackoffPolicy policy) {
        kind = (short) policy.kind().ordinal();
        initialSeconds = seconds(policy.initial());
        factor = policy.factor();
        maxDelaySeconds = seconds(policy.maxDelay());
        jitter = policy.jitter();
        maxAttempts = policy.maxAttempts();
        Duration maxElapsed = policy.maxElapsed();
        maxElapsedSeconds = maxElapsed == null ? null : seconds(maxElapsed);
    }

    static @Nullable BackoffColumns of(@Nullable BackoffPolicy policy) {
        return policy == null ? null : new BackoffColumns(policy);
    }

    BackoffPolicy policy() {
        return new BackoffPolicy(
                BackoffKind.values()[kind],
                duration(initialSeconds),
                factor,
                duration(maxDelaySeconds),
                jitter,
                maxAttempts,
                maxElapsedSeconds == null ? null : duration(maxElapsedSeconds));
    }

    private static double seconds(Duration length) {
        return length.getSeconds() + length.getNano() / NANOS;
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
