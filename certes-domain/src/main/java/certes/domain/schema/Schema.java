package certes.domain.schema;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One revision of one version of an event type's structure.
 *
 * @param revision from 1, within the version
 */
public record Schema(
        SchemaKey key,
        int revision,
        SchemaFormat format,
        String content,
        @Nullable String description,
        Instant createdAt) {}
