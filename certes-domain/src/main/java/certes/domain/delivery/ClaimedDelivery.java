package certes.domain.delivery;

import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this consumer holds under a lease, with what is needed to send it.
 *
 * @param priority 0-9; 9 goes first
 * @param lease the fencing token: only who holds the newest one may record an outcome
 * @param attempt the number of the attempt to make now, from 1
 * @param sinceFirstAttempt how long before this claim the first attempt was made, by the database's clock, so that no
 *     node compares its own with another's; null before it
 * @param source null for an own event
 * @param acceptedAt when the event was accepted
 * @param watched whether its destination's circuit is not closed, so that its outcome counts there
 * @param body null where it is longer than {@link DeliveryStore#MAX_CLAIMED_BODY}; then {@link DeliveryStore#body} reads it
 * @param bodyBytes how long the body is
 * @param traceId the W3C trace that the event came with, 32 hex digits; null if it came with none
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are compared nowhere, and copying them would cost
public record ClaimedDelivery(
        DeliveryId id,
        SubscriptionId subscription,
        int priority,
        long lease,
        int attempt,
        @Nullable Duration sinceFirstAttempt,
        EventId event,
        EventUri uri,
        @Nullable SourceId source,
        Direction direction,
        Instant acceptedAt,
        @Nullable String contentType,
        @Nullable String traceId,
        byte @Nullable [] body,
        int bodyBytes,
        byte[] seal,
        boolean watched) {}
