package certes.domain.id;

import java.time.Clock;
import java.time.Instant;

/**
 * Gives out ids that are unique among nodes and ascend within one: 41 bits of milliseconds since 2024-01-01, 10 bits of
 * node, 12 bits of sequence. The time in an id decides which partition its row lies in.
 *
 * <p>Where the clock stands still or goes back, the last millisecond is used on, and a full sequence borrows the next
 * one, so an id is never given twice by one instance. Thread-safe.
 */
public final class IdGenerator {
    /** How many nodes can be told apart. */
    public static final int NODES = 1 << 10;

    private static final long EPOCH_MILLIS =
            Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    private static final int NODE_BITS = 10;
    private static final int SEQUENCE_BITS = 12;
    private static final int TIME_SHIFT = NODE_BITS + SEQUENCE_BITS;
    private static final long MAX_MILLIS = (1L << 41) - 1;

    private final Clock clock;
    private final long node;
    private long last;

    /** @param node the number of this node, taken modulo {@link #NODES} */
    public IdGenerator(long node, Clock clock) {
        this.node = Math.floorMod(node, NODES);
        this.clock = clock;
    }

    /** The next id, greater than every one before it. */
    public synchronized long next() {
        long now = (clock.millis() - EPOCH_MILLIS) << SEQUENCE_BITS;
        last = Math.max(now, last + 1);
        long millis = last >>> SEQUENCE_BITS;
        long sequence = last & ((1L << SEQUENCE_BITS) - 1);
        return (millis << TIME_SHIFT) | (node << SEQUENCE_BITS) | sequence;
    }

    /**
     * From now on gives no id below this one, whatever the clock says.
     *
     * @param floor as {@link #floor(Instant)} has it: all of its bits below the time are zero
     */
    public synchronized void notBelow(long floor) {
        last = Math.max(last, ((floor >>> TIME_SHIFT) << SEQUENCE_BITS) - 1);
    }

    /**
     * The smallest id that could have been given at that time; bounds of time windows and partitions. Times that no id
     * can hold are taken for the first or the last that one can.
     */
    public static long floor(Instant at) {
        return Math.min(MAX_MILLIS, Math.max(0, at.toEpochMilli() - EPOCH_MILLIS)) << TIME_SHIFT;
    }

    /** The millisecond in which an id was given. */
    public static Instant timeOf(long id) {
        return Instant.ofEpochMilli((id >>> TIME_SHIFT) + EPOCH_MILLIS);
    }
}
