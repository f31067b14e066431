package certes.domain.event;

import java.time.Instant;
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

    /**
     * Forgets idempotency keys of events that were accepted before a time, so that their keys are new again.
     *
     * @param limit how many at most, so that a step is short
     * @return how many were forgotten; fewer than the limit when none is left
     * @throws StoreUnavailableException if the database cannot take it now
     */
    int forgetKeys(Instant before, int limit);
}
