package certes.domain.master;

import certes.domain.event.Direction;
import certes.domain.event.FilteredOut;
import certes.domain.id.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event, as it is shown, without its body: {@link EventHistory#bodies}.
 *
 * @param source the source's name; null for own events
 * @param filtered the subscriptions whose filters kept it back
 */
public record EventView(
        EventId id,
        String uri,
        @Nullable String source,
        Direction direction,
        Instant receivedAt,
        @Nullable String contentType,
        Map<String, String> headers,
        List<String> correlationIds,
        List<FilteredOut> filtered) {}
