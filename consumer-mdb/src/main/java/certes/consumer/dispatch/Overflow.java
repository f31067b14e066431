package certes.consumer.dispatch;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What went back to its row since its destination had no room. When it comes again was reckoned from how slow the
 * destination was then; whoever has become faster meanwhile (a destination, or this process, which is slow until it is
 * compiled) gets it sooner, as soon as there is room. A crash forgets it, and then it comes as was reckoned. Thread-safe.
 */
final class Overflow {
    private static final Logger LOG = System.getLogger(Overflow.class.getName());

    /** How many are remembered; the others come when they were to. */
    private static final int KEPT = 50_000;

    private static final Duration LOOK = Duration.ofMillis(200);
    /** What comes so soon need not be hastened. */
    private static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();

    private final DeliveryStore store;
    private final DestinationShares shares;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService looks;
    private final Map<String, ArrayDeque<Waiting>> byAddress = new HashMap<>();
    private int kept;

    private record Waiting(DeliveryId id, long lease, long dueNanos) {}

    /** @param nanoTime nanoseconds of a monotonic clock */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing that is thrown gets into it
    Overflow(DeliveryStore store, DestinationShares shares, ThreadFactory threads, LongSupplier nanoTime) {
        this.store = store;
        this.shares = shares;
        this.nanoTime = nanoTime;
        this.looks = new ScheduledThreadPoolExecutor(1, threads);
        looks.scheduleWithFixedDelay(this::hasten, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        looks.shutdownNow();
    }

    /** A delivery is back in its row, and comes again after so many nanoseconds. */
    synchronized void add(String address, ClaimedDelivery delivery, long nanos) {
        if (nanos > SOON_NANOS && kept < KEPT) {
            byAddress
                    .computeIfAbsent(address, key -> new ArrayDeque<>())
                    .add(new Waiting(delivery.id(), delivery.lease(), nanoTime.getAsLong() + nanos));
            kept++;
        }
    }

    /** A crash, or a database that is gone: what was taken here comes when it was to. */
    void hasten() {
        try {
            Map<DeliveryId, Long> leases = takeWhatHasRoom();
            if (!leases.isEmpty()) {
                store.hasten(leases);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Nothing is hastened: {0}", unavailable.getMessage());
        } catch (RuntimeException unexpected) { // which would end the looks
            LOG.log(Level.ERROR, "Nothing is hastened", unexpected);
        }
    }

    private synchronized Map<DeliveryId, Long> takeWhatHasRoom() {
        Map<DeliveryId, Long> leases = new LinkedHashMap<>();
        long soon = nanoTime.getAsLong() + SOON_NANOS;
        byAddress.forEach((address, waiting) -> {
            while (!waiting.isEmpty() && waiting.peek().dueNanos - soon <= 0) {
                waiting.remove();
                kept--;
            }
            for (int room = waiting.isEmpty() ? 0 : shares.room(address, LOOK);
                    room > 0 && !waiting.isEmpty();
                    room--) {
                Waiting next = waiting.remove();
                kept--;
                leases.put(next.id, next.lease);
            }
            shares.stillBack(address, waiting.size());
        });
        byAddress.values().removeIf(ArrayDeque::isEmpty);
        return leases;
    }
}
