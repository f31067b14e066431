package certes.masterapi.graphql;

import certes.domain.schema.Schema;
import certes.domain.schema.SchemaFormat;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A revision of a version of an event type's structure. */
@Type("Schema")
public record SchemaNode(
        @NonNull String namespace,
        @NonNull String name,
        int version,
        int revision,
        @NonNull SchemaFormat format,
        @NonNull String content,
        @Nullable String description,

        @Description("Whether it takes what the one before took; null while that is not judged") @Nullable
        Boolean compatible,

        @NonNull @Description("Against the one before; empty while that is not judged")
        List<@NonNull String> changes,

        @NonNull String uri,
        @NonNull Instant createdAt) {
    static SchemaNode of(Schema schema) {
        return new SchemaNode(
                schema.key().namespace(),
                schema.key().name(),
                schema.key().version(),
                schema.revision(),
                schema.format(),
                schema.content(),
                schema.description(),
                null,
                List.of(),
                schema.key().uri().toString(),
                schema.createdAt());
    }
}
