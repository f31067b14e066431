package certes.masterapi.graphql;

import certes.domain.schema.SchemaFormat;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A schema to register. */
@Input("SchemaInput")
public record SchemaInput(
        @NonNull String namespace,
        @NonNull String name,
        @NonNull SchemaFormat format,
        @NonNull String content,

        @Description("By default 1 for a type that has none yet; required for one that has") @Nullable
        Integer version,

        @Nullable String description) {}
