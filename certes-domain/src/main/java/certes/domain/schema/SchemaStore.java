package certes.domain.schema;

import certes.domain.access.Principal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where schemas are kept: one port for every storage back end. Throws
 * {@link certes.domain.event.StoreUnavailableException} if the back end cannot be reached.
 */
public interface SchemaStore {
    /**
     * Stores a new schema as revision 1 of its version, durable and audited; empty if that version exists already.
     */
    Optional<Schema> add(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by);

    /** The newest revision of each version of a type of that domain, lowest version first. */
    List<Schema> versionsOf(String domain, String namespace, String name);

    /** The newest revision of all, ordered by namespace, name, version; of one namespace where it is not null. */
    List<Schema> list(@Nullable String namespace);

    /** A number that changes with every change of any schema, for caches; costs one round trip. */
    long changeCount();
}
