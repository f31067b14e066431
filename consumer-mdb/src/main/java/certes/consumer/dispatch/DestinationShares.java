package certes.consumer.dispatch;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares out what may be claimed at once, so that neither one destination nor many that hang take it all: a destination
 * may hold no more than what is still free beyond a reserve (a dynamic threshold), and a few in any case, which come out
 * of the reserve. Of what it holds, a bounded number is sent at once and the rest waits in line. Thread-safe.
 */
final class DestinationShares {
    /** How many a destination is sent at once however little is free. */
    private static final int GUARANTEED = 4;

    /** From so many sendings a second on, what a destination holds is soon over, and waiting costs less than a round trip
     * through the rows. */
    private static final double WORTH_WAITING_PER_SECOND = 500;

    private static final long PACE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LOOK_MILLIS = 2;

    private final int maxSending;
    private final int reserve;
    private final Semaphore free;
    private final LongSupplier nanoTime;
    private final Map<String, Share> shares = new HashMap<>();

    private long arrivals;

    /** One in line: higher priorities first, then as they came. */
    private record Waiting(int priority, long arrival, BooleanSupplier sending) {
        private static final Comparator<Waiting> ORDER =
                Comparator.comparingInt(Waiting::priority).reversed().thenComparingLong(Waiting::arrival);
    }

    /** What one destination holds. */
    private static final class Share {
        private int sending;
        /** Of those the ones that are over and nobody has followed yet. */
        private int over;

        /** Whether a thread is starting those in line. */
        private boolean starting;

        private final Queue<Waiting> line = new PriorityQueue<>(Waiting.ORDER);

        private long pacedSinceNanos;
        private int overSince;
        private double perSecond;

        private Share(long now) {
            pacedSinceNanos = now;
        }

        /** How many sendings are over per second, of late. */
        private double pace(long now) {
            long elapsed = now - pacedSinceNanos;
            if (elapsed >= PACE_NANOS) {
                perSecond = overSince * 1e9 / elapsed;
                pacedSinceNanos = now;
                overSince = 0;
            }
            return perSecond;
        }
    }

    /**
     * Shares for one consumer.
     *
     * @param total how many deliveries may be held in all
     * @param maxSending how many are sent to one destination at once
     * @param nanoTime nanoseconds of a monotonic clock
     */
    DestinationShares(int total, int maxSending, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.free = new Semaphore(total);
        this.reserve = total / 4;
        this.maxSending = maxSending;
    }

    /** Waits until that many more may be held; each is given up by {@link #giveBack}. */
    void acquire(int deliveries) throws InterruptedException {
        free.acquire(deliveries);
    }

    /** So many are not held any more: recorded, handed back, or never claimed. */
    void giveBack(int deliveries) {
        free.release(deliveries);
    }

    /** How many more may be held now. */
    int free() {
        return free.availablePermits();
    }

    /**
     * Enters one delivery, whose sending is started now or when its turn comes. Waits for room while the destination is
     * fast, and only for one that is: nobody waits behind one that hangs. What waits outside could be handed back to its
     * row instead, but under overload of one fast destination claiming and handing back cost more than the sending.
     *
     * @param priority 0-9; 9 goes first
     * @param patienceEndNanos until when it may wait, by the clock of the constructor
     * @param sending starts the sending, whose end is told by {@link #sent}; false if it did not start
     * @return false, and nothing happens, if the destination holds its share already
     */
    boolean enter(String destination, int priority, long patienceEndNanos, BooleanSupplier sending) {
        synchronized (this) {
            Share share = share(destination);
            while (holdsItsShare(share)) {
                long now = nanoTime.getAsLong();
                if (share.pace(now) < WORTH_WAITING_PER_SECOND || now - patienceEndNanos >= 0) {
                    return false;
                }
                try {
                    wait(LOOK_MILLIS); // nobody notifies: that would wake every thread for every end of a sending
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return false;
                }
                share = share(destination);
            }
            if (share.sending >= maxSending) {
                return share.line.add(new Waiting(priority, arrivals++, sending));
            }
            share.sending++;
        }
        if (!sending.getAsBoolean()) {
            sent(destination);
        }
        return true;
    }

    private Share share(String destination) {
        return shares.computeIfAbsent(destination, name -> new Share(nanoTime.getAsLong()));
    }

    private boolean holdsItsShare(Share share) {
        int held = share.line.size() + share.sending;
        return held >= Math.min(GUARANTEED, maxSending) && held >= free.availablePermits() - reserve;
    }

    /**
     * One sending to the destination is over; the next in line starts, on this thread or on the one that is starting
     * others just now. A sending that is over before its start returned is started from no deeper in the stack.
     */
    void sent(String destination) {
        Share share;
        synchronized (this) {
            share = shares.get(destination);
            if (share == null) {
                return;
            }
            share.over++;
            share.overSince++;
            if (share.starting) {
                return;
            }
            share.starting = true;
        }
        BooleanSupplier next = next(destination, share);
        while (next != null) {
            if (!next.getAsBoolean()) {
                synchronized (this) {
                    share.over++;
                }
            }
            next = next(destination, share);
        }
    }

    /** Who takes the place of a sending that is over; null if nobody does, and then nobody is starting any more. */
    private synchronized @Nullable BooleanSupplier next(String destination, Share share) {
        Waiting next = share.over > 0 ? share.line.poll() : null;
        if (next != null) {
            share.over--;
            return next.sending();
        }
        share.starting = false;
        share.sending -= share.over;
        share.over = 0;
        if (share.sending == 0) {
            shares.remove(destination);
        }
        return null;
    }
}
