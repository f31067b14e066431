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
 * @param priorities what goes before {@code priority} for some event types; no pattern twice
 * @param filter what it wants of the events that its pattern matches (see {@link certes.domain.filter.FilterLanguage});
 *     null for all of them
 * @param subscriber the outside party that it belongs to; null for this deployment itself
 * @param backoff its own policy; null where that of the side holds
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
        List<TypePriority> priorities,
        @Nullable String filter,
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

    /** The priority of its deliveries of such events, by the most specific pattern that matches. */
    public int priorityOf(EventUri uri) {
        int chosen = priority;
        int narrowest = 0;
        for (TypePriority each : priorities) {
            if (each.pattern().narrowness() > narrowest && each.pattern().matches(uri)) {
                chosen = each.priority();
                narrowest = each.pattern().narrowness();
            }
        }
        return chosen;
    }

    /** @throws IllegalArgumentException if it is out of its bounds */
    static void checkPriority(int priority) {
        if (priority < 0 || priority > 9) {
            throw new IllegalArgumentException("priority must be from 0 to 9 (9 goes first), not " + priority);
        }
    }

    /**
     * Whether an event is for this subscription, whatever its state and its filter. One that belongs to an outside party gets outgoing
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
