package certes.broker.recovery;

import certes.domain.event.StoreUnavailableException;
import certes.domain.health.Deployment;
import certes.domain.isolation.Circuits;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Once a second, on every node: circuits are moved on and operational events told. What is due is in rows; a crash
 * between two ticks delays it until some node ticks again.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class RecoveryTimer {
    private static final Logger LOG = System.getLogger(RecoveryTimer.class.getName());

    @Inject
    private Circuits circuits;

    @Inject
    private Teller teller;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void tick() {
        if (Deployment.isUnderWay()) {
            return;
        }
        try {
            circuits.advance();
            teller.tell();
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Circuits are moved on later: {0}", unavailable.getMessage());
        } catch (RuntimeException unexpected) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "Circuits were not moved on", unexpected);
        }
    }
}
