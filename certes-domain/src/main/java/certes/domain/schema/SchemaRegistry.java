package certes.domain.schema;

import certes.domain.access.Principal;
import certes.domain.event.EventUri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores schemas and validates events. Thread-safe. */
public interface SchemaRegistry {
    /** Checks and stores a schema; seen by every event that is validated on this node after it returns. */
    Registration register(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by);

    /** All schemas, or those of one namespace. */
    List<Schema> schemas(@Nullable String namespace);

    /**
     * Validates a body against the schema of its URI.
     *
     * @param contentType null if the sender named none
     * @throws certes.domain.event.StoreUnavailableException if a schema that may exist could not be read
     */
    SchemaCheck check(EventUri uri, @Nullable String contentType, byte[] body);
}
