package certes.broker.startup;

import certes.broker.ingest.GroupCommit;
import certes.broker.relay.Relay;
import certes.domain.event.StoreUnavailableException;
import certes.domain.health.Deployment;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Starts the broker with the application: acceptance, and the relay, so that what the last run left is relayed whether or
 * not anything comes in.
 *
 * <p>By a timer, and not while the application starts: as long as session beans start, the server's thread holds a lock
 * that others need who use such a bean for the first time, as the makers of the database's beans do. If that thread waited
 * for a bean in turn, neither would go on. And in the name of a session bean: a thread carries the name of the component in
 * which it was made, and Payara notes the connections of each that carries a servlet's name in a table which it never
 * clears, and which would keep every application that was ever deployed.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class BrokerStart {
    private static final Logger LOG = System.getLogger(BrokerStart.class.getName());

    @Inject
    private GroupCommit events;

    @Inject
    private Relay relay;

    private boolean started;

    /** The first call to a bean makes it. Where one cannot be made, it is tried again. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void start() {
        if (started || Deployment.isUnderWay()) {
            return;
        }
        try {
            relay.offer(List.of());
            events.open();
            started = true;
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "The broker did not start; it is tried again: {0}", unavailable.getMessage());
        } catch (RuntimeException | Error failure) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "The broker did not start; it is tried again", failure);
        }
    }
}
