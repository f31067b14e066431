package certes.domain.source;

import certes.domain.access.Principal;
import java.util.List;
import java.util.Optional;

/**
 * The sources of this deployment. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot
 * take it.
 */
public interface Sources {
    /** All, oldest first. */
    List<Source> all();

    /** A new one, durable and audited; empty if there is one of this name already. */
    Optional<Source> create(SourceSettings settings, Principal by);
}
