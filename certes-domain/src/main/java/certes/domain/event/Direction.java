package certes.domain.event;

/** Whether a third party sent the event here, or one of this deployment's own applications handed it over. */
public enum Direction {
    /** A third party called the gateway. */
    INCOMING,
    /** One of this deployment's own applications sent it. */
    OUTGOING
}
