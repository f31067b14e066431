package certes.domain.event;

import certes.domain.id.EventId;
import certes.domain.id.SourceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that was verified, validated and matched, ready to be made durable together with its deliveries.
 *
 * @param source null for this deployment's own events
 * @param headers what the sender sent, without credentials; names in lower case
 * @param body the bytes as they were received; must not be changed
 * @param seal proof that body, URI and content type are what was verified (see {@link Seal})
 * @param traceId the W3C trace that it came with, 32 hex digits; null if it came with none
 * @param idempotencyKey null if the sender gave none
 * @param bodyDigest SHA-256 of the body; compared where the key is repeated; null if there is no key
 * @param deliveries one for each subscription that matched, its filter included
 * @param filtered the subscriptions whose pattern matched and whose filter kept the event back
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are compared nowhere, and copying them would cost
public record NewEvent(
        EventId id,
        EventUri uri,
        @Nullable SourceId source,
        Direction direction,
        @Nullable String contentType,
        Map<String, String> headers,
        List<CorrelationId> correlationIds,
        byte[] body,
        byte[] seal,
        @Nullable String traceId,
        @Nullable IdempotencyKey idempotencyKey,
        byte @Nullable [] bodyDigest,
        List<NewDelivery> deliveries,
        List<FilteredOut> filtered) {}
