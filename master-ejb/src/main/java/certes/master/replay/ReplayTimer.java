package certes.master.replay;

import certes.domain.event.StoreUnavailableException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Carries replays on, a few steps a second on each node. */
@Singleton
public class ReplayTimer {
    private static final Logger LOG = System.getLogger(ReplayTimer.class.getName());
    private static final int STEPS = 20;

    @Inject
    private ReplaySteps steps;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void tick() {
        try {
            for (int step = 0; step < STEPS && steps.next(); step++) {}
            steps.settleCancelled();
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Replays go on later: {0}", unavailable.getMessage());
        }
    }
}
