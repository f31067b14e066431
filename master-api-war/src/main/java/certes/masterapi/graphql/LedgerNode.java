package certes.masterapi.graphql;

import certes.domain.ledger.Ledger;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What was expected against what became of it, over a window. The disagreements are looked for only where asked for. */
@Type("Ledger")
public final class LedgerNode {
    private final Ledger ledger;
    private final @Nullable Instant since;
    private final @Nullable Instant until;

    LedgerNode(Ledger ledger, @Nullable Instant since, @Nullable Instant until) {
        this.ledger = ledger;
        this.since = since;
        this.until = until;
    }

    @Nullable
    Instant since() {
        return since;
    }

    @Nullable
    Instant until() {
        return until;
    }

    @Description("Events")
    public long getAccepted() {
        return ledger.accepted();
    }

    public long getDeliveriesExpected() {
        return ledger.deliveriesExpected();
    }

    public long getDelivered() {
        return ledger.delivered();
    }

    public long getDeadLettered() {
        return ledger.deadLettered();
    }

    public long getCancelled() {
        return ledger.cancelled();
    }

    @Description("PENDING, SCHEDULED and IN_FLIGHT")
    public long getPending() {
        return ledger.pending();
    }

    public boolean isBalanced() {
        return ledger.isBalanced();
    }
}
