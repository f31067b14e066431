package certes.consumer.dispatch;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.RateLimit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The rate limits of the subscriptions that have one, as this node keeps them: of several nodes each keeps its own.
 * Thread-safe.
 */
final class RateLimits {
    /** When there are more, all are forgotten and begin anew. */
    private static final int KEPT = 10_000;

    private final LongSupplier nanoTime;
    private final Map<SubscriptionId, RateLimit> limits = new HashMap<>();

    RateLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** 0 to send a delivery now; else after how many nanoseconds to come again. */
    synchronized long ask(SubscriptionId subscription, int perSecond, DeliveryId delivery) {
        long now = nanoTime.getAsLong();
        RateLimit limit = limits.get(subscription);
        if (limit == null || limit.perSecond() != perSecond) {
            if (limits.size() >= KEPT) {
                limits.clear();
            }
            limit = new RateLimit(perSecond, now);
            limits.put(subscription, limit);
        }
        return limit.ask(delivery.value(), now);
    }
}
