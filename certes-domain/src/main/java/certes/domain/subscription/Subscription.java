package certes.domain.subscription;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's standing wish.
 *
 * @param priority 0-9; 9 goes first
 * @param subscriber the outside party that it belongs to; null for this deployment itself
 * @param backoff its own policy; null for the default of the side
 * @param timeout for one whole exchange with the destination
 * @param secrets active ones, newest first; at least one
 * @param rateLimitPerSecond how many deliveries it is sent a second at most; null for no limit
 * @param disabledReason why it was disabled; null unless it is
 */
public record Subscription(
        SubscriptionId id,
        EventPattern pattern,
        Destination destination,
        int priority,
        SubscriptionState state,
        @Nullable String subscriber,
        @Nullable BackoffPolicy backoff,
        Duration timeout,
        List<SigningSecret> secrets,
        Instant createdAt,
        @Nullable Integer rateLimitPerSecond,
        @Nullable String disabledReason) {
    /** The priority of a subscription that names none. */
    public static final int DEFAULT_PRIORITY = 4;
    /** The timeout of a subscription that names none. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    /**
     * Whether an event is for this subscription, whatever its state. One that belongs to an outside party gets outgoing
     * events only.
     *
     * @param addressee the only subscriber that the event is meant for; null for all
     */
    public boolean wants(EventUri uri, Direction direction, @Nullable String addressee) {
        return (addressee == null || addressee.equals(subscriber))
                && (subscriber == null || direction == Direction.OUTGOING)
                && pattern.matches(uri);
    }
}
