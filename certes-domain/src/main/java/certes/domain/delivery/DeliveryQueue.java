package certes.domain.delivery;

import certes.domain.id.DeliveryId;
import java.util.List;

/**
 * The order of work: carries ids to the consumers, higher priorities first. Losing or repeating what it carries loses or
 * repeats no delivery, since the rows are the truth.
 */
public interface DeliveryQueue {
    /** How many ids one message carries at most. */
    int MAX_IDS_PER_MESSAGE = 100;

    /**
     * Queues ids of one priority, in order.
     *
     * @param priority 0-9; 9 goes first
     * @throws QueueUnavailableException if the broker did not take them; they stay due in the {@link DeliveryStore}
     */
    void send(int priority, List<DeliveryId> ids);
}
