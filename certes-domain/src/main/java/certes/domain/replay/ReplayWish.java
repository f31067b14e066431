package certes.domain.replay;

import certes.domain.id.SubscriptionId;
import certes.domain.master.EventQuery;
import org.jspecify.annotations.Nullable;

/**
 * What shall be replayed.
 *
 * @param events which; of those that are accepted when the replay is made
 * @param subscription the only one to deliver to: the events that it had a delivery of, and those that it would get if
 *     they were accepted now; null for each subscription that had a delivery of the event
 * @param includeAcknowledged whether what a subscription took already is delivered again; what is still open never is
 * @param ratePerSecond how many deliveries are made in a second at most, on average; 1 to {@link #MAX_RATE}
 * @param priority of the deliveries, 0-9; 9 goes first
 */
public record ReplayWish(
        EventQuery events,
        @Nullable SubscriptionId subscription,
        boolean includeAcknowledged,
        int ratePerSecond,
        int priority) {
    /** The rate of a replay that names none. */
    public static final int DEFAULT_RATE = 100;
    /** The highest rate. */
    public static final int MAX_RATE = 10_000;
    /** The priority of a replay that names none: the lowest. */
    public static final int DEFAULT_PRIORITY = 0;

    private static final int MAX_PRIORITY = 9;

    /** @throws IllegalArgumentException if rate or priority are out of their bounds */
    public ReplayWish {
        if (ratePerSecond < 1 || ratePerSecond > MAX_RATE) {
            throw new IllegalArgumentException("ratePerSecond must be from 1 to " + MAX_RATE);
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException("priority must be from 0 to " + MAX_PRIORITY);
        }
    }
}
