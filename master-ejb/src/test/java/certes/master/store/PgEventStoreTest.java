package certes.master.store;

import certes.domain.delivery.DeliveryStore;
import certes.domain.event.EventStore;
import certes.domain.event.EventStoreContract;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgEventStoreTest extends EventStoreContract {
    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    EventStore events;

    @Inject
    DeliveryStore deliveries;

    @Inject
    Subscriptions subscriptions;

    @BeforeEach
    void forget() {
        TestDatabase.running().forget();
    }

    @Override
    protected EventStore events() {
        return events;
    }

    @Override
    protected DeliveryStore deliveries() {
        return deliveries;
    }

    @Override
    protected SubscriptionId subscription() {
        return subscriptions.create(Samples.wish(), Samples.SOMEBODY).id();
    }
}
