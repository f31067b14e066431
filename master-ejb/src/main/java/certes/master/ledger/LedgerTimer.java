package certes.master.ledger;

import certes.domain.event.StoreUnavailableException;
import certes.domain.id.IdGenerator;
import certes.domain.ledger.Slice;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Keeps the ledger's sealed minutes up, a few steps a second on each node. What it costs is bounded: a second of it
 * looks at {@value #LISTED} listed deliveries, and every tenth one counts one minute again.
 */
@Singleton
public class LedgerTimer {
    private static final Logger LOG = System.getLogger(LedgerTimer.class.getName());
    private static final int STEPS = 20;
    private static final int LISTED = 5_000;
    private static final int TICKS_PER_RECOUNT = 10;

    @Inject
    private SealedSlices slices;

    @Inject
    private IdGenerator ids;

    private long folded;
    private int ticks;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void tick() {
        try {
            // Where this node's clock lags behind the database's, its ids must not fall into sealed minutes.
            ids.notBelow(slices.frontier() + Slice.LENGTH);
            for (int step = 0; step < STEPS && slices.sealNext(); step++) {}
            folded = slices.fold(folded, LISTED);
            if (++ticks % TICKS_PER_RECOUNT == 0) {
                slices.recountNext();
            } else {
                slices.sealPassedOver();
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.DEBUG, "The ledger's minutes are sealed later: {0}", unavailable.getMessage());
        }
    }
}
