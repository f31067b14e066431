package certes.domain.ledger;

/**
 * What was expected against what became of it, over one window of acceptance.
 *
 * @param accepted events
 * @param deliveriesExpected as written on the events' own rows when they were accepted, and on the rows of replays
 * @param pending deliveries that are not final
 */
public record Ledger(
        long accepted, long deliveriesExpected, long delivered, long deadLettered, long cancelled, long pending) {

    /** Whether every expected delivery is accounted for. */
    public boolean isBalanced() {
        return deliveriesExpected == delivered + deadLettered + cancelled + pending;
    }
}
