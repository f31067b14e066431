package certes.consumer.dispatch;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.RateLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The rate limits of the subscriptions that have one, as this node keeps them: of several nodes each keeps its own.
 * Thread-safe.
 */
final class RateLimits {
    /** When there are more, all are forgotten and begin anew. */
    private static final int KEPT = 10_000;
    /** How many deliveries all limits together remember. */
    private static final int REMEMBERED = 100_000;

    private static final long FORGET_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<SubscriptionId, RateLimit> limits = new HashMap<>();
    private int remembered;
    private long forgotAtNanos;

    RateLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.forgotAtNanos = nanoTime.getAsLong();
    }

    /** 0 to send a delivery now; else after how many nanoseconds to come again. */
    synchronized long ask(SubscriptionId subscription, int perSecond, DeliveryId delivery) {
        long now = nanoTime.getAsLong();
        RateLimit limit = limits.get(subscription);
        if (limit == null || limit.perSecond() != perSecond) {
            if (limits.size() >= KEPT) {
                limits.clear();
                remembered = 0;
            }
            remembered -= limit == null ? 0 : limit.remembered();
            limit = new RateLimit(perSecond, now);
            limits.put(subscription, limit);
        }
        int before = limit.remembered();
        long turn = limit.ask(delivery.value(), remembered < REMEMBERED, now);
        remembered += limit.remembered() - before;
        return turn;
    }

    /** A delivery that was allowed was not sent. It keeps its turn, and comes again after so many nanoseconds. */
    synchronized void putBack(SubscriptionId subscription, DeliveryId delivery, long afterNanos) {
        RateLimit limit = limits.get(subscription);
        if (limit != null) {
            int before = limit.remembered();
            limit.putBack(delivery.value(), afterNanos, nanoTime.getAsLong());
            remembered += limit.remembered() - before;
        }
    }

    /** Forgets, once a minute, the limits that say nothing and those of subscriptions that are gone. */
    synchronized void forgetOthersThan(Predicate<SubscriptionId> known) {
        long now = nanoTime.getAsLong();
        if (now - forgotAtNanos >= FORGET_EVERY_NANOS) {
            forgotAtNanos = now;
            limits.entrySet()
                    .removeIf(limit ->
                            !known.test(limit.getKey()) || limit.getValue().isIdle(now));
            remembered =
                    limits.values().stream().mapToInt(RateLimit::remembered).sum();
        }
    }

    /** How many deliveries are remembered. */
    synchronized int remembered() {
        return remembered;
    }
}
