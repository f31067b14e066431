package certes.broker.startup;

import certes.broker.ingest.GroupCommit;
import certes.broker.relay.Relay;
import certes.domain.delivery.DeliveryStore;
import certes.domain.isolation.Circuits;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Starts the broker with the application: acceptance, and the relay, so that what the last run left is relayed before
 * anything comes in.
 *
 * <p>In this order, and on this thread: while session beans start, the server holds a lock, and who makes a bean holds
 * another one. The relay's thread would make the store, which waits for the migrations, which wait for that lock; so the
 * store is there before the thread is. And in the name of a session bean: a thread carries the name of the component in
 * which it was made, and Payara notes the connections of each that carries a servlet's name in a table which it never
 * clears, and which would keep every application that was ever deployed.
 */
@Startup
@Singleton
public class BrokerStart {
    private static final int ANY_PRIORITY = 9;

    @Inject
    private DeliveryStore store;

    @Inject
    private Circuits circuits;

    @Inject
    private GroupCommit events;

    @Inject
    private Relay relay;

    @PostConstruct
    void start() {
        // The first call makes a bean.
        store.due(ANY_PRIORITY, Duration.ZERO, 1);
        circuits.all();
        events.open();
        relay.offer(List.of());
    }
}
