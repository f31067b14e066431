package certes.consumer.dispatch;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What went back to its row since its destination had no room. When it comes again was reckoned from how slow the
 * destination was then; whoever has become faster meanwhile (a destination, or this process, which is slow until it is
 * compiled) gets it sooner, as soon as there is room: higher priorities first, and of one priority what went back first. A
 * crash forgets it, and then it comes when it was to. Thread-safe.
 */
final class Overflow {
    private static final Logger LOG = System.getLogger(Overflow.class.getName());

    private static final int PRIORITIES = 10;

    /** How many are remembered; the others come when they were to. */
    private static final int KEPT = 50_000;

    /** Longer than it takes until what was made due is relayed and claimed, so that no room is given away twice. */
    private static final Duration LOOK = Duration.ofMillis(600);
    /** What comes so soon need not be hastened. */
    private static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();
    /** So many in one statement. */
    private static final int STEP = 1_000;

    private final DeliveryStore store;
    private final DestinationShares shares;
    private final ToLongFunction<String> pauses;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService looks;
    private final Map<String, Back> byAddress = new HashMap<>();
    private int kept;

    private record Waiting(DeliveryId id, long lease, long dueNanos) {}

    /** What of one address is back in its rows, by priority. */
    private static final class Back {
        private final List<Deque<Waiting>> waiting = Stream.generate(() -> (Deque<Waiting>) new ArrayDeque<Waiting>())
                .limit(PRIORITIES)
                .toList();
        private int size;
        /** Until when some may be back that are not remembered. */
        private long completeFromNanos;

        private Back(long now) {
            completeFromNanos = now;
        }

        private void dropWhatComesBefore(long nanos) {
            for (Deque<Waiting> line : waiting) {
                while (!line.isEmpty() && line.peek().dueNanos - nanos <= 0) {
                    line.remove();
                    size--;
                }
            }
        }

        private void take(int room, Map<DeliveryId, Long> leases) {
            int left = room;
            for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
                Deque<Waiting> line = waiting.get(priority);
                for (; left > 0 && !line.isEmpty(); left--) {
                    Waiting next = line.remove();
                    leases.put(next.id, next.lease);
                    size--;
                }
            }
        }
    }

    /**
     * Looks for room from now on.
     *
     * @param pauses for how many nanoseconds an address asked for nothing to be sent; zero or less for not at all
     * @param nanoTime nanoseconds of a monotonic clock
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing that is thrown gets into it
    Overflow(
            DeliveryStore store,
            DestinationShares shares,
            ToLongFunction<String> pauses,
            ThreadFactory threads,
            LongSupplier nanoTime) {
        this.store = store;
        this.shares = shares;
        this.pauses = pauses;
        this.nanoTime = nanoTime;
        this.looks = new ScheduledThreadPoolExecutor(1, threads);
        looks.scheduleWithFixedDelay(this::hasten, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        looks.shutdownNow();
    }

    /** A delivery is back in its row, and comes again after so many nanoseconds. */
    synchronized void add(String address, ClaimedDelivery delivery, long nanos) {
        if (nanos <= SOON_NANOS) {
            return;
        }
        long now = nanoTime.getAsLong();
        Back back = byAddress.computeIfAbsent(address, key -> new Back(now));
        if (kept < KEPT) {
            back.waiting.get(delivery.priority()).add(new Waiting(delivery.id(), delivery.lease(), now + nanos));
            back.size++;
            kept++;
        } else {
            back.completeFromNanos = Math.max(back.completeFromNanos - now, nanos) + now;
        }
    }

    /**
     * Makes due what there is room for. A crash, or a database that is gone: what was taken here comes when it was to.
     */
    void hasten() {
        try {
            Map<DeliveryId, Long> step = new LinkedHashMap<>();
            for (Map.Entry<DeliveryId, Long> lease : takeWhatHasRoom().entrySet()) {
                step.put(lease.getKey(), lease.getValue());
                if (step.size() == STEP) {
                    store.hasten(step);
                    step.clear();
                }
            }
            if (!step.isEmpty()) {
                store.hasten(step);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Nothing is hastened: {0}", unavailable.getMessage());
        } catch (RuntimeException | Error unexpected) { // which would end the looks
            LOG.log(Level.ERROR, "Nothing is hastened", unexpected);
        }
    }

    private synchronized Map<DeliveryId, Long> takeWhatHasRoom() {
        Map<DeliveryId, Long> leases = new LinkedHashMap<>();
        long now = nanoTime.getAsLong();
        int addresses = byAddress.size();
        byAddress.forEach((address, back) -> {
            int before = back.size;
            back.dropWhatComesBefore(now + SOON_NANOS);
            if (back.size > 0 && pauses.applyAsLong(address) <= 0) {
                back.take(shares.room(address, addresses, LOOK.toNanos()), leases);
            }
            kept -= before - back.size;
            if (back.completeFromNanos - now <= 0) {
                shares.stillBack(address, back.size);
            }
        });
        byAddress.values().removeIf(back -> back.size == 0 && back.completeFromNanos - now <= 0);
        return leases;
    }
}
