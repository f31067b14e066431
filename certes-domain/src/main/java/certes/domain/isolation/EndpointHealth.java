package certes.domain.isolation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one address took its last attempts, as one node saw them: how many it may be sent at once, until when it is to be
 * left alone, and whether it is down. Immutable; times are nanoseconds of one monotonic clock.
 *
 * <p>The limit grows by one for each round of successes and is halved by a round with overload (additive increase,
 * multiplicative decrease): time-outs, refused connections, 429, 502, 503, 504.
 *
 * @param limit how many may be sent at once, {@code [1, MAX_LIMIT]}
 * @param failing whether the last attempt failed
 * @param failures in a row, since it was last said that it is down
 * @param failingSinceNanos from when on nothing succeeded, if {@code failing}
 * @param reducedAtNanos when the limit was halved last; what started before says nothing about the new limit
 * @param heldUntilNanos until when it asked for nothing to be sent; in the past if it does not ask
 */
public record EndpointHealth(
        double limit, boolean failing, int failures, long failingSinceNanos, long reducedAtNanos, long heldUntilNanos) {
    /** The most that one address is sent at once. */
    public static final int MAX_LIMIT = 128;

    private static final int DOWN_AFTER_FAILURES = 20;
    private static final long DOWN_AFTER_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(60);

    /** How an attempt ended. */
    public enum Ending {
        /** The destination took it. */
        TAKEN,
        /** It refused it, or failed. */
        FAILED,
        /** It could not be reached in time, or said that it is too much. */
        OVERLOADED
    }

    /**
     * An address that nothing is said against.
     *
     * @param sinceNanos from when on its attempts count
     */
    public static EndpointHealth healthy(long sinceNanos) {
        return new EndpointHealth(MAX_LIMIT, false, 0, sinceNanos, sinceNanos, sinceNanos);
    }

    /**
     * After one more attempt.
     *
     * @param underWay how many were under way at once, this one included; from 1
     * @param startedNanos when it was begun
     * @param pause that the destination asked for; zero for none, cut to 60 s
     */
    public EndpointHealth after(Ending ending, int underWay, long startedNanos, long nowNanos, Duration pause) {
        if (ending == Ending.TAKEN) {
            return new EndpointHealth(
                    Math.min(MAX_LIMIT, limit + 1 / limit), false, 0, nowNanos, reducedAtNanos, heldUntilNanos);
        }
        // The row begins with the start of its first attempt, unless something succeeded meanwhile.
        long since = failing ? failingSinceNanos : later(failingSinceNanos, startedNanos);
        boolean reduces = ending == Ending.OVERLOADED && startedNanos - reducedAtNanos >= 0;
        long hold = nowNanos + (pause.compareTo(LONGEST_HOLD) < 0 ? pause : LONGEST_HOLD).toNanos();
        return new EndpointHealth(
                reduces ? Math.max(1, Math.min(limit, underWay) / 2) : limit,
                true,
                failures + 1,
                since,
                reduces ? nowNanos : reducedAtNanos,
                later(hold, heldUntilNanos));
    }

    /** How many may be sent at once; at least one. */
    public int atOnce() {
        return (int) limit;
    }

    /** How long nothing is to be sent yet; zero or less for not at all. */
    public long heldNanos(long nowNanos) {
        return heldUntilNanos - nowNanos;
    }

    /** Whether nothing is said against it any more, so that nothing needs to be remembered. */
    public boolean isHealthy(long nowNanos) {
        return !failing && limit >= MAX_LIMIT && heldNanos(nowNanos) <= 0;
    }

    /**
     * For how long nothing has succeeded, if that means that it is down: at least 20 failures in a row, and at least 10 s
     * since the first of them was begun. Null if it does not.
     */
    public @Nullable Duration downFor(long nowNanos) {
        long nanos = nowNanos - failingSinceNanos;
        return failing && failures >= DOWN_AFTER_FAILURES && nanos >= DOWN_AFTER_NANOS ? Duration.ofNanos(nanos) : null;
    }

    /** After it was said that it is down, which is said again after as many failures more. */
    public EndpointHealth said() {
        return new EndpointHealth(limit, failing, 0, failingSinceNanos, reducedAtNanos, heldUntilNanos);
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
