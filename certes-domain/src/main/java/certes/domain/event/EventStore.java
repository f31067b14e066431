package certes.domain.event;

import java.util.List;

/** Makes events durable. The only way by which an event comes into being. Thread-safe. */
public interface EventStore {
    /**
     * Stores a batch of events with their deliveries and idempotency keys in one transaction, and returns after its
     * commit. All of the batch is durable then, or (if this throws) the outcome is unknown and nobody may be told that
     * it is; what was committed nevertheless is found by the sweeper.
     *
     * @return one answer for each event, in order; two events of one batch with the same key are one event and a repeat
     * @throws StoreUnavailableException if the database cannot take it now
     */
    List<Acceptance> store(List<NewEvent> batch);
}
