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
    /** After so long without any the line stands still, as before an open circuit; then whoever comes is sent. */
    private static final long STILL_NANOS = 3 * SECOND;

    private final int perSecond;
    private final long intervalNanos;
    /** By delivery, in the order of their slots. */
    private final Map<Long, Long> slots = new LinkedHashMap<>();

    private double allowance;
    private long countedAtNanos;
    private long lineEndNanos;
    private long sentAtNanos;

    /** The most that can be asked for. */
    public static final int MAX_PER_SECOND = 100_000;

    /** @param perSecond 1 to {@link #MAX_PER_SECOND} */
    public RateLimit(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.intervalNanos = (SECOND + perSecond - 1) / perSecond; // rounded up, so that it is never more
        this.allowance = perSecond;
        this.countedAtNanos = nowNanos;
        this.lineEndNanos = nowNanos;
        this.sentAtNanos = nowNanos;
    }

    /** How many a second. */
    public int perSecond() {
        return perSecond;
    }

    /** How many deliveries it remembers. */
    public int remembered() {
        return slots.size();
    }

    /** Whether it says what a new one would say, so that it need not be kept. */
    public boolean isIdle(long nowNanos) {
        refill(nowNanos);
        forgetTheLost(nowNanos);
        return slots.isEmpty() && allowance >= perSecond && lineEndNanos - nowNanos <= 0;
    }

    /**
     * Asks to send a delivery. Where nothing was sent for a while it may go before its turn: those in line did not come,
     * and what has no turn, such as the probe of a circuit, need not wait for them.
     *
     * @param delivery its id
     * @param remembers whether it may get a slot, else it is asked to come after all that have one
     * @return 0 to send it now; else after how many nanoseconds to come again
     */
    public long ask(long delivery, boolean remembers, long nowNanos) {
        refill(nowNanos);
        boolean still = nowNanos - sentAtNanos >= STILL_NANOS;
        Long slot = slots.remove(delivery);
        if (slot != null && slot - nowNanos > 0 && !still) {
            slots.put(delivery, slot);
            return slot - nowNanos;
        }
        boolean isTurn = slot != null || still || lineEndNanos - nowNanos <= 0;
        if (isTurn && allowance >= 1) {
            allowance--;
            sentAtNanos = nowNanos;
            return 0;
        }
        return wait(delivery, remembers, nowNanos);
    }

    /** What was allowed was not sent: it may come again after a while and then has its turn. */
    public void putBack(long delivery, long afterNanos, long nowNanos) {
        refill(nowNanos);
        allowance = Math.min(perSecond, allowance + 1);
        slots.put(delivery, nowNanos + afterNanos);
    }

    private long wait(long delivery, boolean remembers, long nowNanos) {
        forgetTheLost(nowNanos);
        long slot = (lineEndNanos - nowNanos > 0 ? lineEndNanos : nowNanos) + intervalNanos;
        if (remembers && slots.size() < MAX_LINE) {
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
