package certes.domain.catalog;

import java.util.Optional;

/** Gives out {@link Catalog}s. Thread-safe. */
public interface CatalogReader {
    /**
     * A view that holds every change of this node and is at most about a second behind those of others. Costs nothing.
     *
     * @throws certes.domain.event.StoreUnavailableException if none could be read yet
     */
    Catalog recent();

    /** The newest view in memory, however old; empty if none was read yet. Never asks the database, so it never waits. */
    Optional<Catalog> held();

    /**
     * A view that holds every change that was committed when this was called, by whichever node. Costs one round trip.
     *
     * @throws certes.domain.event.StoreUnavailableException if the database cannot be reached
     */
    Catalog current();
}
