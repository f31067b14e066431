package certes.domain.isolation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps one subscription to so many deliveries a second. What comes too early gets a slot in line, and waits for it in its
 * row; what comes back at its slot goes before what is new. No window of {@code t} seconds sees more than
 * {@code perSecond × (t + 1)} deliveries. Times are nanoseconds of one monotonic clock. Not thread-safe.
 *
 * <p>It is one node's, and forgotten by a crash: then what has a slot comes at its time all the same and is given another
 * one if there are too many.
 */
public final class RateLimit {
    private static final long SECOND = 1_000_000_000;
    /** How many are remembered; who comes when so many wait is asked to come back after all of them. */
    private static final int MAX_LINE = 10_000;

    private static final long FORGET_NANOS = 60 * SECOND;

    private final int perSecond;
    private final long intervalNanos;
    /** By delivery, in the order of their slots. */
    private final Map<Long, Long> slots = new LinkedHashMap<>();

    private double allowance;
    private long countedAtNanos;
    private long lineEndNanos;

    /** The most that can be asked for. */
    public static final int MAX_PER_SECOND = 100_000;

    /** @param perSecond 1 to {@link #MAX_PER_SECOND} */
    public RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.intervalNanos = (SECOND + perSecond - 1) / perSecond; // rounded up, so that it is never more
        this.allowance = perSecond;
        this.countedAtNanos = nowNanos;
        this.lineEndNanos = nowNanos;
    }

    /** How many a second. */
    public int perSecond() {
        return perSecond;
    }

    /**
     * Asks to send a delivery.
     *
     * @param delivery its id
     * @return 0 to send it now; else after how many nanoseconds to come again
     */
    public long ask(long delivery, long nowNanos) {
        refill(nowNanos);
        Long slot = slots.remove(delivery);
        if (slot != null && slot - nowNanos > 0) {
            slots.put(delivery, slot);
            return slot - nowNanos;
        }
        boolean isTurn = slot != null || lineEndNanos - nowNanos <= 0;
        if (isTurn && allowance >= 1) {
            allowance--;
            return 0;
        }
        return wait(delivery, nowNanos);
    }

    private long wait(long delivery, long nowNanos) {
        forgetTheLost(nowNanos);
        long slot = (lineEndNanos - nowNanos > 0 ? lineEndNanos : nowNanos) + intervalNanos;
        if (slots.size() < MAX_LINE) {
            lineEndNanos = slot;
            slots.put(delivery, slot);
        }
        return slot - nowNanos;
    }

    private void refill(long nowNanos) {
        allowance = Math.min(perSecond, allowance + (double) (nowNanos - countedAtNanos) / intervalNanos);
        countedAtNanos = nowNanos;
    }

    /** Those that did not come at their time: cancelled, or taken by another node. */
    private void forgetTheLost(long nowNanos) {
        Iterator<Long> eldest = slots.values().iterator();
        while (eldest.hasNext() && nowNanos - eldest.next() > FORGET_NANOS) {
            eldest.remove();
        }
    }
}
