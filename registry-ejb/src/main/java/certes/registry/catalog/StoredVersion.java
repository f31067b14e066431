package certes.registry.catalog;

import certes.domain.schema.Schema;
import certes.registry.validation.Compilation;
import certes.registry.validation.JsonSchemaCompiler;
import org.jspecify.annotations.Nullable;

/** One version of a type, compiled when the first event asks for it and kept while it is the same. Thread-safe. */
final class StoredVersion {
    private final Schema schema;
    private final JsonSchemaCompiler compiler;
    private volatile @Nullable Compilation compilation;

    StoredVersion(Schema schema, JsonSchemaCompiler compiler) {
        this.schema = schema;
        this.compiler = compiler;
    }

    Schema schema() {
        return schema;
    }

    /** {@link Compilation.Refused} only where another release of Certes has stored what this one does not take. */
    Compilation compilation() {
        Compilation compiled = compilation;
        return compiled != null ? compiled : compileOnce();
    }

    private synchronized Compilation compileOnce() {
        Compilation compiled = compilation;
        if (compiled == null) {
            compiled = switch (schema.format()) {
                case JSON_SCHEMA -> compiler.compile(schema.content());
                case PROTOBUF ->
                    new Compilation.Refused("Protobuf schemas are not validated by this release of Certes.");
            };
            compilation = compiled;
        }
        return compiled;
    }
}
