package certes.broker.relay;

import certes.domain.delivery.DeliveryStore;
import certes.domain.event.EventStore;
import certes.domain.event.StoreUnavailableException;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tidies up, in steps that are small, so that a crash repeats little and nothing is locked for long. (What is due is for
 * the {@link Relay} to find.) Once a second carries out what pausing, resuming and deleting subscriptions left to do with their deliveries; once
 * an hour forgets idempotency keys.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Sweeper {
    private static final Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int STEP = 2_000;
    private static final int STEPS = 20;

    /** Longer than the day that is promised, since a sender's last attempt may come late on it. */
    private static final Duration KEYS_KEPT = Duration.ofDays(2);

    @Inject
    private DeliveryStore store;

    @Inject
    private EventStore events;

    @Inject
    private Clock clock;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void settleSubscriptions() {
        try {
            int changed = STEP;
            for (int step = 0; step < STEPS && changed >= STEP; step++) {
                changed = store.settleSubscriptions(STEP);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Subscriptions are settled later: {0}", unavailable.getMessage());
        } catch (RuntimeException unexpected) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "Nothing was tidied up", unexpected);
        }
    }

    @Schedule(hour = "*", minute = "13", persistent = false)
    public void forgetKeys() {
        try {
            Instant before = clock.instant().minus(KEYS_KEPT);
            int forgotten = STEP;
            while (forgotten >= STEP) {
                forgotten = events.forgetKeys(before, STEP);
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "Idempotency keys are forgotten later: {0}", unavailable.getMessage());
        } catch (RuntimeException unexpected) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "Nothing was tidied up", unexpected);
        }
    }
}
