package certes.domain.event;

import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.InMemoryStore;
import certes.domain.id.SubscriptionId;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

class InMemoryEventStoreTest extends EventStoreContract {
    private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());
    private final AtomicLong subscriptions = new AtomicLong();

    @Override
    protected EventStore events() {
        return store;
    }

    @Override
    protected DeliveryStore deliveries() {
        return store;
    }

    @Override
    protected SubscriptionId subscription() {
        return new SubscriptionId(subscriptions.incrementAndGet());
    }
}
