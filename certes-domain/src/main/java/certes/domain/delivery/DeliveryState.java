package certes.domain.delivery;

/**
 * The states of a delivery, and which may follow which (drawn in {@code docs/delivery-states.md}).
 *
 * <p>The ordinals are stored in the database: append only.
 */
public enum DeliveryState {
    /** To be queued, or queued. */
    PENDING,
    /** Waits for its next attempt, or put aside until its subscription or its destination takes it. */
    SCHEDULED,
    /** Claimed by a consumer, under a lease. */
    IN_FLIGHT,
    /** The destination took it. Final. */
    DELIVERED,
    /** Its policy gave it up. Final; kept, explained, replayable. */
    DEAD_LETTERED,
    /** Its subscription was deleted, or the replay that made it was cancelled. Final. */
    CANCELLED;

    /** Whether nothing can change this state any more. */
    public boolean isFinal() {
        return switch (this) {
            case PENDING, SCHEDULED, IN_FLIGHT -> false;
            case DELIVERED, DEAD_LETTERED, CANCELLED -> true;
        };
    }

    /** Whether a delivery in this state may come into that one. */
    public boolean mayBecome(DeliveryState next) {
        return switch (this) {
            case PENDING, SCHEDULED -> next == IN_FLIGHT || next == SCHEDULED || next == CANCELLED;
            // IN_FLIGHT again: the lease ran out and another consumer claimed it. PENDING: handed back unsent.
            case IN_FLIGHT -> true;
            case DELIVERED, DEAD_LETTERED, CANCELLED -> false;
        };
    }
}
