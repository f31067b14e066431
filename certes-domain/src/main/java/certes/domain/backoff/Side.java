package certes.domain.backoff;

import certes.domain.event.Direction;

/** Whose default policy applies; the two are independent. */
public enum Side {
    /** For events that this deployment's own applications send to subscribers. */
    PRODUCER,
    /** For events of third parties, handed to this deployment's own applications. */
    SUBSCRIBER;

    /** The side that delivers events of that direction. */
    public static Side of(Direction direction) {
        return switch (direction) {
            case OUTGOING -> PRODUCER;
            case INCOMING -> SUBSCRIBER;
        };
    }
}
