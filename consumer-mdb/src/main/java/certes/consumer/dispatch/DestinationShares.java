package certes.consumer.dispatch;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares out what may be claimed at once, so that one destination never takes it all: a destination may hold no more
 * than what is still free (a dynamic threshold). Alone it gets half; next to others that hang there is always something
 * left. Of what it holds, a bounded number is sent at once and the rest waits in line. Thread-safe.
 */
final class DestinationShares {
    private final int maxSending;
    private final Semaphore free;
    private final Map<String, Share> shares = new HashMap<>();

    /** What one destination holds. */
    private static final class Share {
        private int sending;
        private final Queue<BooleanSupplier> line = new ArrayDeque<>();
    }

    /**
     * Shares for one consumer.
     *
     * @param total how many deliveries may be held in all
     * @param maxSending how many are sent to one destination at once
     */
    DestinationShares(int total, int maxSending) {
        this.free = new Semaphore(total);
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

    /**
     * Enters one delivery, whose sending is started now or when its turn comes.
     *
     * @param sending starts the sending, whose end is told by {@link #sent}; false if it did not start
     * @return false, and nothing happens, if the destination holds its share already
     */
    boolean enter(String destination, BooleanSupplier sending) {
        synchronized (this) {
            Share share = shares.computeIfAbsent(destination, name -> new Share());
            if (share.sending >= maxSending) {
                return share.line.size() + share.sending < free.availablePermits() && share.line.add(sending);
            }
            share.sending++;
        }
        if (!sending.getAsBoolean()) {
            sent(destination);
        }
        return true;
    }

    /** One sending to the destination is over; the next in line starts, on this thread. */
    void sent(String destination) {
        BooleanSupplier next = next(destination);
        while (next != null && !next.getAsBoolean()) {
            next = next(destination);
        }
    }

    private synchronized @Nullable BooleanSupplier next(String destination) {
        Share share = shares.get(destination);
        if (share == null) {
            return null;
        }
        BooleanSupplier next = share.line.poll();
        if (next == null && --share.sending == 0) {
            shares.remove(destination);
        }
        return next;
    }
}
