package certes.domain.subscription;

/** Whether deliveries are sent. The ordinals are stored in the database: append only. */
public enum SubscriptionState {
    /** Deliveries are sent. */
    ACTIVE,
    /** Somebody paused it; matching goes on, deliveries wait. */
    PAUSED,
    /** Its destination is gone (410), or has failed for too long; matching goes on, deliveries wait. */
    DISABLED
}
