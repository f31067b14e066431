package certes.domain.master;

import certes.domain.delivery.DeliveryState;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery, as it is shown.
 *
 * @param nextAttemptAt null where none is planned
 * @param reason why it is where it is; null where there is nothing to explain
 * @param replayOf the delivery that this one repeats; null for a first one
 */
public record DeliveryView(
        DeliveryId id,
        EventId event,
        SubscriptionId subscription,
        DeliveryState state,
        int priority,
        @Nullable Instant nextAttemptAt,
        @Nullable String reason,
        @Nullable DeliveryId replayOf) {}
