package certes.registry.validation;

import certes.domain.problem.Problem.Violation;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.resource.SchemaLoader;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Compiles JSON Schema of the drafts 07, 2019-09 and 2020-12. Thread-safe.
 *
 * <p>Nothing is ever fetched, from the network, a file or the class path, but the drafts' own meta-schemas, which come
 * with the library. {@code format} is an annotation in every draft, as 2019-09 and 2020-12 have it by default and
 * draft-07 allows: what must hold is said by {@code pattern}, which is matched in linear time.
 */
public final class JsonSchemaCompiler {
    /** Of the text. */
    public static final int MAX_CHARACTERS = 256 * 1024;

    private static final int MAX_REPORTED = 3;
    /** A meta-schema asks much of few bytes; the outline has bounded how many subschemas there are. */
    private static final long META_SCHEMA_ALLOWANCE = 1_000_000;

    private final SchemaRegistry library = SchemaRegistry.withDialects(
            Draft.dialects(),
            builder -> builder.schemaLoader(SchemaLoader.builder()
                            .allow(iri -> Draft.isBuiltIn(iri.toString()))
                            .build())
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .regularExpressionFactory(new LinearPatterns())
                            .formatAssertionsEnabled(false)
                            .preloadSchema(false)
                            .locale(Locale.ENGLISH)
                            .build()));
    private final Map<Draft, CompiledSchema> metaSchemas = new EnumMap<>(Draft.class);

    public JsonSchemaCompiler() {
        for (Draft draft : Draft.values()) {
            metaSchemas.put(draft, new CompiledSchema(library.getSchema(SchemaLocation.of(draft.metaSchema()))));
        }
    }

    /** Checks the text of a schema, from anybody, and makes it ready for use. */
    public Compilation compile(String content) {
        if (content.length() > MAX_CHARACTERS) {
            return new Compilation.Refused("A schema has at most " + MAX_CHARACTERS + " characters.");
        }
        StrictJson.Reading reading = StrictJson.read(content);
        return reading instanceof StrictJson.Reading.Document document
                ? compile(document.root())
                : new Compilation.Refused("The schema " + ((StrictJson.Reading.Unreadable) reading).detail() + ".");
    }

    private Compilation compile(JsonNode root) {
        try {
            Draft draft = Draft.of(root);
            SchemaOutline.check(root, draft);
            refuseViolations(draft, Objects.requireNonNull(metaSchemas.get(draft)), root);
            Schema schema = library.getSchema(root);
            schema.initializeValidators();
            return new Compilation.Compiled(new CompiledSchema(schema));
        } catch (UnusableSchemaException e) {
            return new Compilation.Refused(e.detail());
        } catch (SchemaException | StackOverflowError e) {
            return new Compilation.Refused(
                    "The schema cannot be compiled: " + Texts.excerpt(String.valueOf(e.getMessage())));
        }
    }

    private static void refuseViolations(Draft draft, CompiledSchema metaSchema, JsonNode root) {
        List<Violation> violations = metaSchema.violations(root, META_SCHEMA_ALLOWANCE);
        if (!violations.isEmpty()) {
            String reported = violations.stream()
                    .limit(MAX_REPORTED)
                    .map(violation -> "'" + violation.pointer() + "' " + violation.detail())
                    .collect(Collectors.joining("; "));
            throw new UnusableSchemaException(
                    "This is no schema of " + draft.metaSchema() + ": " + Texts.detail(reported) + ".");
        }
    }
}
