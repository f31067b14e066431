package certes.gateway.http;

import certes.domain.catalog.CatalogReader;
import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a producer is asked to wait before it sends again: as its policy says, or the usual time where it has none. */
final class ProducerPause {
    private final CatalogReader catalogs;

    ProducerPause(CatalogReader catalogs) {
        this.catalogs = catalogs;
    }

    /**
     * Never asks the database, since that may be what is missing.
     *
     * @param source null for own events, and where it is not known
     * @param uri null where it is not known
     * @param usual where nobody set a policy
     */
    Duration of(@Nullable SourceId source, @Nullable EventUri uri, Duration usual) {
        return catalogs.held()
                .flatMap(catalog -> catalog.pauseOfProducer(source, uri))
                .orElse(usual);
    }

    /** Of a producer that is not known. */
    Duration ofAny(Duration usual) {
        return of(null, null, usual);
    }
}
