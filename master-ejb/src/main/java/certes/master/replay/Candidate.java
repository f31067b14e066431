package certes.master.replay;

import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that a replay makes.
 *
 * @param replayOf the newest delivery of that event to that subscription; null if it never had one
 */
record Candidate(
        DeliveryId id,
        EventId event,
        SubscriptionId subscription,
        @Nullable DeliveryId replayOf) {}
