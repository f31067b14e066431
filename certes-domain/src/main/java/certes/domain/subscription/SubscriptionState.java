package certes.domain.subscription;

/** Whether deliveries are sent. The ordinals are stored in the database: append only. */
public enum SubscriptionState {
    /** Deliveries are sent. */
    ACTIVE,
    /** Somebody paused it; matching goes on, deliveries wait. */
    PAUSED,
    /** Its destination said that it is gone (410); matching goes on, deliveries wait. */
    DISABLED
}
