package certes.broker.startup;

import certes.broker.ingest.GroupCommit;
import certes.broker.relay.Relay;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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
@Startup
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class BrokerStart {
    private static final Logger LOG = System.getLogger(BrokerStart.class.getName());
    private static final Duration AGAIN = Duration.ofSeconds(1);

    @Inject
    private GroupCommit events;

    @Inject
    private Relay relay;

    @Resource
    private TimerService timers;

    @PostConstruct
    void schedule() {
        in(Duration.ZERO);
    }

    /** The first call makes a bean. Where one cannot be made, it is tried again until it can. */
    @Timeout
    public void start() {
        try {
            events.open();
            relay.offer(List.of());
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "The broker did not start; it is tried again", failure);
            in(AGAIN);
        }
    }

    private void in(Duration delay) {
        timers.createSingleActionTimer(delay.toMillis(), new TimerConfig(null, false));
    }
}
