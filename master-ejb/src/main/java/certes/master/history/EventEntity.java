package certes.master.history;

import certes.domain.event.Direction;
import certes.domain.id.EventId;
import certes.domain.master.EventView;
import certes.master.store.FilteredText;
import certes.master.store.HeadersText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event's row, read only: {@link certes.master.store.PgEventStore} writes it. It has no attribute for the body, so that no
 * list of events can load bodies, which may be of many MiB each: {@link JpaEventHistory#bodies}.
 */
@Entity
@Table(name = "event")
public class EventEntity {
    @Id
    private long id;

    @Column(name = "source_id")
    private @Nullable Long sourceId;

    @Column(name = "received_at")
    private Instant receivedAt;

    private short direction;
    private String uri;

    @Column(name = "content_type")
    private @Nullable String contentType;

    @Column(name = "correlation_ids")
    private String correlationIds;

    private String headers;
    private @Nullable String filtered;

    /** For JPA. */
    protected EventEntity() {}

    /** @param source the name of the source; null if it is an own event */
    EventView view(@Nullable String source) {
        return new EventView(
                new EventId(id),
                uri,
                source,
                Direction.values()[direction],
                receivedAt,
                contentType,
                HeadersText.read(headers),
                correlationIds.isEmpty() ? List.of() : List.of(correlationIds.split(" ")),
                FilteredText.read(filtered));
    }
}
