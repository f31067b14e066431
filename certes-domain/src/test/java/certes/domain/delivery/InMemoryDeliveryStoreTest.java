package certes.domain.delivery;

import certes.domain.event.EventStore;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuits;
import java.time.Clock;
import java.time.Duration;

class InMemoryDeliveryStoreTest extends DeliveryStoreContract {
    private final InMemoryStore store = new InMemoryStore(Clock.systemUTC());
    private long subscriptions;

    @Override
    protected EventStore events() {
        return store;
    }

    @Override
    protected DeliveryStore deliveries() {
        return store;
    }

    @Override
    protected Circuits circuits() {
        return store;
    }

    @Override
    protected SubscriptionId subscription() {
        return new SubscriptionId(++subscriptions);
    }

    @Override
    protected void pause(SubscriptionId subscription) {
        store.pause(subscription);
    }

    @Override
    protected void resume(SubscriptionId subscription) {
        store.resume(subscription);
    }

    @Override
    protected void delete(SubscriptionId subscription) {
        store.delete(subscription);
    }

    @Override
    protected void pass(Duration time) {
        store.pass(time);
    }
}
