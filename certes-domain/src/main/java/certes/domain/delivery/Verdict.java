package certes.domain.delivery;

import java.time.Duration;

/** What an attempt means for its delivery. */
public sealed interface Verdict {
    /** The destination took it. */
    record Delivered() implements Verdict {}

    /**
     * It failed and is tried again.
     *
     * @param delay from the recording, by the database's clock
     */
    record Retry(Duration delay, String reason) implements Verdict {}

    /** It failed and is given up. */
    record DeadLetter(String reason) implements Verdict {}

    /** The state that this verdict leads to. */
    default DeliveryState state() {
        if (this instanceof Delivered) {
            return DeliveryState.DELIVERED;
        }
        return this instanceof Retry ? DeliveryState.SCHEDULED : DeliveryState.DEAD_LETTERED;
    }
}
