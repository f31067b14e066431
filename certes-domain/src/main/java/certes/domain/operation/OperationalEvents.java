package certes.domain.operation;

import java.util.List;

/**
 * What is to be told. It is written down in the transaction of what happened, so that a crash loses neither without the
 * other. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot take it. Thread-safe.
 */
public interface OperationalEvents {
    /** What nobody has told yet, oldest first. */
    List<OperationalEvent> untold(int limit);

    /** It is durable as an event. */
    void told(OperationalEvent event);
}
