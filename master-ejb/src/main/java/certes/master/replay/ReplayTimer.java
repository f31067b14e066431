package certes.master.replay;

import certes.domain.event.StoreUnavailableException;
import certes.domain.health.Deployment;
import certes.master.replay.ReplaySteps.Place;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Carries replays on, a few steps a second on each node. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class ReplayTimer {
    private static final Logger LOG = System.getLogger(ReplayTimer.class.getName());
    private static final int STEPS = 20;

    @Inject
    private ReplaySteps steps;

    private Place cancelling = Place.START;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void tick() {
        if (Deployment.isUnderWay()) {
            return;
        }
        try {
            for (int step = 0; step < STEPS && steps.next(); step++) {}
            for (int step = 0; step < STEPS && (step == 0 || !cancelling.equals(Place.START)); step++) {
                cancelling = steps.settleCancelled(cancelling);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Replays go on later: {0}", unavailable.getMessage());
        } catch (RuntimeException failure) {
            // Thrown on, it would end the timer: a server tries once more and then no more.
            LOG.log(Level.ERROR, "Replays could not be carried on; the next second tries again", failure);
        }
    }
}
