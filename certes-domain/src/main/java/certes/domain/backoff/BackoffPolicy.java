package certes.domain.backoff;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When to try again and when to give up. The bounds are checked here, so that a policy that exists is one that ends.
 *
 * @param initial the delay before the second attempt; more than zero
 * @param factor steepness: of the exponential the base (more than 1), of the others a multiple of {@code initial} (more
 *     than 0)
 * @param maxDelay no delay is longer, jitter included
 * @param jitter the share of the delay that is random, 0-1: the delay is spread over {@code [1 - jitter, 1 + jitter]} of
 *     itself
 * @param maxAttempts the number of attempts, the first one counted; null for no bound
 * @param maxElapsed no attempt is made later than this after the first one; null for no bound
 */
public record BackoffPolicy(
        BackoffKind kind,
        Duration initial,
        double factor,
        Duration maxDelay,
        double jitter,
        @Nullable Integer maxAttempts,
        @Nullable Duration maxElapsed) {

    // Before DEFAULT, whose constructor asks for it.
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** Where nobody set one: 5 s, 10 s, 20 s … 12 h, for 3 days and at most 20 attempts, a tenth of it random. */
    public static final BackoffPolicy DEFAULT = new BackoffPolicy(
            BackoffKind.EXPONENTIAL, Duration.ofSeconds(5), 2, Duration.ofHours(12), 0.1, 20, Duration.ofDays(3));

    /** @throws IllegalArgumentException saying which bound is violated */
    public BackoffPolicy {
        require(isBetween(initial, Duration.ofMillis(1)), "initialSeconds must be at least 0.001 and at most 10 years");
        require(isBetween(maxDelay, initial), "maxDelaySeconds must be at least initialSeconds and at most 10 years");
        require(
                Double.isFinite(factor) && factor <= 1_000 && factor > (kind == BackoffKind.EXPONENTIAL ? 1 : 0),
                "factor must be at most 1000 and more than " + (kind == BackoffKind.EXPONENTIAL ? 1 : 0));
        require(jitter >= 0 && jitter <= 1, "jitter must be from 0 to 1");
        require(maxAttempts == null || maxAttempts >= 1, "maxAttempts must be at least 1 (the first one counts)");
        require(
                maxElapsed == null || isBetween(maxElapsed, Duration.ZERO),
                "maxElapsedSeconds must be at least 0 and at most 10 years");
        require(
                maxAttempts != null || maxElapsed != null,
                "a policy needs maxAttempts or maxElapsedSeconds, or it never ends");
    }

    private static boolean isBetween(Duration length, Duration least) {
        return length.compareTo(least) >= 0 && length.compareTo(LONGEST) <= 0;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
