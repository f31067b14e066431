package certes.domain.ingest;

import certes.domain.event.CorrelationId;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.event.IdempotencyKey;
import certes.domain.id.SourceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event whose sender was verified, on its way to the broker.
 *
 * @param source null for this deployment's own events
 * @param strict whether a type without any schema is refused
 * @param contentType as sent; null if the sender named none
 * @param headers to keep with the event, names in lower case; no credentials
 * @param body as received; must not be changed any more
 * @param idempotencyKey null if the sender gave none
 * @param subscriber the only subscriber that it is meant for; null for all
 * @param correlationIds of the components that it passed so far
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are compared nowhere, and copying them would cost
public record Submission(
        EventUri uri,
        @Nullable SourceId source,
        Direction direction,
        boolean strict,
        @Nullable String contentType,
        Map<String, String> headers,
        byte[] body,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable String subscriber,
        List<CorrelationId> correlationIds) {}
