package certes.broker.relay;

import certes.domain.delivery.DeliveryStore;
import certes.domain.event.StoreUnavailableException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Once a second carries out what pausing, resuming and deleting subscriptions left to do with their deliveries. Steps are
 * small, so that a crash repeats little and nothing is locked for long. (What is due is for the {@link Relay} to find.)
 */
@Singleton
public class Sweeper {
    private static final Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int STEP = 2_000;
    private static final int STEPS = 20;

    @Inject
    private DeliveryStore store;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void settleSubscriptions() {
        try {
            int changed = STEP;
            for (int step = 0; step < STEPS && changed >= STEP; step++) {
                changed = store.settleSubscriptions(STEP);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Subscriptions are settled later: {0}", unavailable.getMessage());
        }
    }
}
