package certes.domain.replay;

import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replay of many events, as it is shown.
 *
 * @param subscription the only one that is delivered to; null for each that had a delivery of the event
 * @param includeAcknowledged whether what the subscription took already is delivered again
 * @param ratePerSecond how many deliveries are made in a second at most, on average
 * @param priority of its deliveries, 0-9
 * @param examined events that were looked at, whether the filter lets them through or not
 * @param created deliveries that were made
 * @param skipped deliveries that were not made: acknowledged already, still open, or without a subscription
 * @param finishedAt when it was done or cancelled; null while it is running
 */
public record Replay(
        ReplayId id,
        ReplayState state,
        @Nullable SubscriptionId subscription,
        boolean includeAcknowledged,
        int ratePerSecond,
        int priority,
        long examined,
        long created,
        long skipped,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
