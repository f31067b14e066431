package certes.domain.backoff;

import certes.domain.event.EventPattern;
import certes.domain.id.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * What a stored policy is for.
 *
 * @param source null for every source, and for this deployment's own events
 * @param eventType null for every event type; never {@code *} alone, which would say the same
 */
public record BackoffScope(
        Side side, @Nullable SourceId source, @Nullable EventPattern eventType) {

    /** @throws IllegalArgumentException if the event type is {@code *} alone */
    public BackoffScope {
        if (eventType != null && eventType.uri() == null) {
            throw new IllegalArgumentException("eventType must not be * alone; leave it out for every event type");
        }
    }

    /** Every source and every event type. */
    public static BackoffScope of(Side side) {
        return new BackoffScope(side, null, null);
    }

    /** The rule by which a policy of this scope holds. */
    public BackoffRule rule() {
        if (eventType == null) {
            return source == null ? BackoffRule.GLOBAL : BackoffRule.SOURCE;
        }
        return source == null ? BackoffRule.EVENT_TYPE : BackoffRule.SOURCE_AND_EVENT_TYPE;
    }
}
