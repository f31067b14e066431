package certes.consumer.dispatch;

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
 * Makes the consumer with the application, before the first delivery, which would otherwise wait for it: for seconds,
 * where events come in as fast as they can. By a timer, and not while the application starts, since the server's thread
 * then holds a lock that the makers of other beans need.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class ConsumerStart {
    private static final Logger LOG = System.getLogger(ConsumerStart.class.getName());

    @Inject
    private Dispatcher dispatcher;

    @Inject
    private ConsumerReadiness readiness;

    private boolean started;

    /** Where something is missing yet, such as the database, it is tried again. */
    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void start() {
        if (started || Deployment.isUnderWay()) {
            return;
        }
        try {
            dispatcher.dispatch(List.of());
            readiness.started();
            started = true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "The consumer did not start; it is tried again: {0}", unavailable.getMessage());
        } catch (RuntimeException | Error failure) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "The consumer did not start; it is tried again", failure);
        }
    }
}
