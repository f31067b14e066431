package certes.broker.relay;

import certes.domain.delivery.DeliveryStore;
import certes.domain.event.EventStore;
import certes.domain.event.StoreUnavailableException;
import certes.domain.health.Deployment;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
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
import java.util.function.IntSupplier;

/**
 * Tidies up, in steps that are small, so that a crash repeats little and nothing is locked for long. (What is due is for
 * the {@link Relay} to find.) Once a second carries out what resuming and deleting subscriptions left to do with their
 * deliveries; every ten minutes forgets idempotency keys.
 *
 * <p>None of these waits for another: what takes long to cancel keeps nothing from being woken. Each ends after so many
 * steps and goes on the next time. Two at once, of two nodes, do harmlessly the same.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Sweeper {
    private static final Logger LOG = System.getLogger(Sweeper.class.getName());
    private static final int STEP = 2_000;
    private static final int STEPS = 20;

    /** Two million keys at most, in ten minutes: more than may come in. */
    private static final int KEYS_STEP = 20_000;

    private static final int KEYS_STEPS = 100;

    /** Longer than the day that is promised, since a sender's last attempt may come late on it. */
    private static final Duration KEYS_KEPT = Duration.ofDays(2);

    @Inject
    private DeliveryStore store;

    @Inject
    private EventStore events;

    @Inject
    private Clock clock;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void wake() {
        repeat(STEPS, STEP, () -> store.wake(STEP));
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void cancelDeleted() {
        repeat(STEPS, STEP, () -> store.cancelDeleted(STEP));
    }

    @Schedule(hour = "*", minute = "3/10", persistent = false)
    public void forgetKeys() {
        Instant before = clock.instant().minus(KEYS_KEPT);
        repeat(KEYS_STEPS, KEYS_STEP, () -> events.forgetKeys(before, KEYS_STEP));
    }

    /** As long as steps are full, and so many at most. */
    private static void repeat(int steps, int full, IntSupplier step) {
        if (Deployment.isUnderWay()) {
            return;
        }
        try {
            int done = full;
            for (int i = 0; i < steps && done >= full; i++) {
                done = step.getAsInt();
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "It is tidied up later: {0}", unavailable.getMessage());
        } catch (RuntimeException unexpected) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "Not everything was tidied up", unexpected);
        }
    }
}
