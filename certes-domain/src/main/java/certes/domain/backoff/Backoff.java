package certes.domain.backoff;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The arithmetic of {@link BackoffPolicy}: functions of their arguments, the random number included. Engine, API and
 * simulator all ask here.
 *
 * <p>After the failed attempt number {@code n} the delay is
 *
 * <ul>
 *   <li>logarithmic: {@code initial × (1 + factor × ln n)}
 *   <li>linear: {@code initial × (1 + factor × (n − 1))}
 *   <li>exponential: {@code initial × factor^(n − 1)}
 * </ul>
 *
 * cut to {@code maxDelay}, multiplied by a random number of {@code [1 − jitter, 1 + jitter)}, and cut to
 * {@code [1 ms, maxDelay]} again. Of the same {@code initial} and {@code factor}, logarithmic never waits longer than
 * linear, since {@code ln n ≤ n − 1}.
 *
 * <p>No attempt is made later than {@code firstAttemptAt + maxElapsed}. Where the delay would lead beyond this bound and
 * the bound is still ahead, the last attempt is made at the bound itself: who allows three days gets three days.
 */
public final class Backoff {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private Backoff() {}

    /**
     * When to try again after a failed attempt.
     *
     * @param attempt how many attempts have been made, the failed one counted; from 1
     * @param now when it failed
     * @param random asked once, and only if the policy has jitter
     * @return later than {@code now}; empty to give up
     */
    public static Optional<Instant> next(
            BackoffPolicy policy, int attempt, Instant firstAttemptAt, Instant now, RandomGenerator random) {
        return next(policy, attempt, firstAttemptAt, now, Duration.ZERO, random);
    }

    /**
     * As {@link #next(BackoffPolicy, int, Instant, Instant, RandomGenerator)}, for a receiver that asked for a pause
     * ({@code Retry-After}, RFC 9110 section 10.2.3). The pause is kept where it is longer than the policy's delay, and as
     * far as the policy's bounds allow: cut to {@code maxDelay}, and to the last attempt at {@code maxElapsed}.
     *
     * @param retryAfter the pause from {@code now}; zero or less asks for none
     */
    public static Optional<Instant> next(
            BackoffPolicy policy,
            int attempt,
            Instant firstAttemptAt,
            Instant now,
            Duration retryAfter,
            RandomGenerator random) {
        if (policy.maxAttempts() != null && attempt >= policy.maxAttempts()) {
            return Optional.empty();
        }
        Duration own = delay(policy, attempt, policy.jitter() == 0 ? 0.5 : random.nextDouble());
        Instant at = now.plus(longer(own, shorter(retryAfter, policy.maxDelay())));
        if (policy.maxElapsed() == null) {
            return Optional.of(at);
        }
        Instant bound = firstAttemptAt.plus(policy.maxElapsed());
        Instant within = at.isAfter(bound) ? bound : at;
        return within.isAfter(now) ? Optional.of(within) : Optional.empty();
    }

    /**
     * The delay after a failed attempt, whether or not the policy allows another one.
     *
     * @param attempt how many attempts have been made; from 1
     * @param unit the random number, 0-1; 0.5 is the delay without jitter
     * @return from 1 ms to {@code maxDelay}, however many attempts
     */
    public static Duration delay(BackoffPolicy policy, int attempt, double unit) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts count from 1, not " + attempt);
        }
        // In doubles, where too much is infinity and not negative; 10 years are 3.2e17 ns, so the result fits a long.
        double growth = switch (policy.kind()) {
            case LOGARITHMIC -> 1 + policy.factor() * Math.log(attempt);
            case LINEAR -> 1 + policy.factor() * (attempt - 1.0);
            case EXPONENTIAL -> Math.pow(policy.factor(), attempt - 1.0);
        };
        double longest = policy.maxDelay().toNanos();
        double exact = Math.min(policy.initial().toNanos() * growth, longest);
        double spread = exact * (1 + policy.jitter() * (2 * unit - 1));
        Duration delay = Duration.ofNanos((long) Math.min(spread, longest));
        return shorter(longer(delay, SHORTEST), policy.maxDelay());
    }

    /**
     * The attempts of a delivery that always fails at once.
     *
     * @param start when the first attempt is made
     * @param attempts how many to show at most; the list is shorter where the policy gives up before
     */
    public static List<SimulatedAttempt> simulate(
            BackoffPolicy policy, Instant start, int attempts, RandomGenerator random) {
        List<SimulatedAttempt> simulated = new ArrayList<>();
        Optional<Instant> next = Optional.of(start);
        Instant before = start;
        for (int number = 1; number <= attempts && next.isPresent(); number++) {
            Instant at = next.get();
            simulated.add(new SimulatedAttempt(number, at, Duration.between(before, at)));
            before = at;
            next = next(policy, number, start, at, random);
        }
        return simulated;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
