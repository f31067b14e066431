package certes.master.ledger;

import certes.domain.event.StoreUnavailableException;
import certes.domain.health.Deployment;
import certes.domain.id.IdGenerator;
import certes.domain.ledger.Slice;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Keeps the ledger's sealed minutes up, some steps a second on each node. What it costs is bounded: a second of it
 * looks at {@value #LISTED} listed deliveries, and counting minutes again takes a fiftieth of the time.
 *
 * <p>Its steps are transactions of their own. Payara gives a timer's method one of its own even where it is not supported.
 */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class LedgerTimer {
    private static final Logger LOG = System.getLogger(LedgerTimer.class.getName());

    /** For each second; many minutes are open only after a long time without any node. */
    private static final Duration SEALING = Duration.ofMillis(300);

    private static final int LISTED = 5_000;
    private static final int TICKS_PER_RECOUNT = 10;
    private static final long REST_PER_WORK = 50;
    private static final long MILLIS_PER_TICK = 1_000;

    @Inject
    private SealedSlices slices;

    /** Got when it is used: its making asks the database, and this bean may be made under the server's lock of all starts. */
    @Inject
    private Instance<IdGenerator> ids;

    private long folded;
    private long ticksToRecount = TICKS_PER_RECOUNT;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    public void tick() {
        if (Deployment.isUnderWay()) {
            return;
        }
        try {
            // Where this node's clock lags behind the database's, its ids must not fall into sealed minutes.
            ids.get().notBelow(slices.frontier() + Slice.LENGTH);
            slices.sealNext(SEALING);
            folded = slices.fold(folded, LISTED);
            slices.sealPassedOver();
            if (--ticksToRecount <= 0) {
                recount();
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "The ledger's minutes are sealed later: {0}", unavailable.getMessage());
        } catch (RuntimeException failure) {
            // Thrown on, it would end the timer: a server tries once more and then no more.
            LOG.log(Level.ERROR, "The ledger's minutes could not be sealed; the next second tries again", failure);
        }
    }

    private void recount() {
        long begin = System.nanoTime();
        slices.recountNext();
        long worked = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        ticksToRecount = Math.max(TICKS_PER_RECOUNT, REST_PER_WORK * worked / MILLIS_PER_TICK);
    }
}
