package certes.masterapi.graphql;

import certes.domain.ledger.Ledger;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Type;

/** What was expected against what became of it. */
@Type("Ledger")
public record LedgerNode(
        @Description("Events") long accepted,
        long deliveriesExpected,
        long delivered,
        long deadLettered,
        long cancelled,
        @Description("PENDING, SCHEDULED and IN_FLIGHT") long pending,

        boolean balanced) {
    static LedgerNode of(Ledger ledger) {
        return new LedgerNode(
                ledger.accepted(),
                ledger.deliveriesExpected(),
                ledger.delivered(),
                ledger.deadLettered(),
                ledger.cancelled(),
                ledger.pending(),
                ledger.isBalanced());
    }
}
