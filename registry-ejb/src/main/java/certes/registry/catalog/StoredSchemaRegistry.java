package certes.registry.catalog;

import certes.domain.access.Principal;
import certes.domain.event.EventUri;
import certes.domain.problem.Problem.Violation;
import certes.domain.schema.Registration;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaCheck;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaRegistry;
import certes.domain.schema.SchemaStore;
import certes.registry.validation.Compilation;
import certes.registry.validation.JsonSchemaCompiler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry over whatever store it is given. Thread-safe. A schema lives in the store alone; what is remembered
 * here is lost with the process and costs nothing but the reading.
 */
final class StoredSchemaRegistry implements SchemaRegistry {
    private static final SchemaCheck VALID = new SchemaCheck.Valid();
    private static final SchemaCheck UNSPECIFIED = new SchemaCheck.Unspecified();
    private static final int MAX_DESCRIPTION = 4_000;
    private static final String JSON = "application/json";

    private final SchemaStore store;
    private final JsonSchemaCompiler compiler = new JsonSchemaCompiler();
    private final SchemaCache cache;

    /** @param nanoTime as {@link System#nanoTime} */
    StoredSchemaRegistry(SchemaStore store, LongSupplier nanoTime) {
        this.store = store;
        this.cache = new SchemaCache(store, compiler, nanoTime);
    }

    @Override
    public Registration register(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
        Optional<Registration> refusal = refusal(key, format, content, description);
        return refusal.isPresent() ? refusal.get() : store(key, format, content, description, by);
    }

    @Override
    public List<Schema> schemas(@Nullable String namespace) {
        return store.list(namespace);
    }

    @Override
    public SchemaCheck check(EventUri uri, @Nullable String contentType, byte[] body) {
        TypeSchemas type = cache.of(TypeName.of(uri));
        if (type.isEmpty()) {
            return UNSPECIFIED;
        }
        StoredVersion version = type.version(uri.version());
        if (version == null) {
            return new SchemaCheck.UnknownVersion(type.numbers());
        }
        if (!isJson(contentType)) {
            return new SchemaCheck.WrongMediaType(JSON);
        }
        List<Violation> violations = violations(version, body);
        return violations.isEmpty() ? VALID : new SchemaCheck.Invalid(violations);
    }

    private static List<Violation> violations(StoredVersion version, byte[] body) {
        Compilation compilation = version.compilation();
        if (compilation instanceof Compilation.Compiled compiled) {
            return compiled.schema().violations(body);
        }
        String why = ((Compilation.Refused) compilation).detail();
        return List.of(new Violation("", "schema", "the stored schema cannot be used: " + why));
    }

    private Optional<Registration> refusal(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description) {
        String namespace = key.namespace();
        if (namespace.equals(EventUri.RESERVED_NAMESPACE) || namespace.startsWith(EventUri.RESERVED_NAMESPACE + "/")) {
            return unusable("The namespace 'certes' is reserved for Certes' own events; choose another one.");
        }
        if (!isText(content) || (description != null && !isText(description))) {
            return unusable("The schema or its description holds half a character (a lone surrogate) or a NUL.");
        }
        if (description != null && description.length() > MAX_DESCRIPTION) {
            return unusable("A description has at most " + MAX_DESCRIPTION + " characters.");
        }
        try {
            EventUri unused = key.uri();
        } catch (IllegalArgumentException e) {
            return unusable("The schema's name cannot be: " + e.getMessage() + ".");
        }
        return switch (format) {
            case PROTOBUF -> unusable("Protobuf schemas are not taken yet; register a JSON Schema (JSON_SCHEMA).");
            case JSON_SCHEMA ->
                compiler.compile(content) instanceof Compilation.Refused refused
                        ? unusable(refused.detail())
                        : Optional.empty();
        };
    }

    private static Optional<Registration> unusable(String detail) {
        return Optional.of(new Registration.Unusable(detail));
    }

    /** A crash after the commit leaves the schema registered and its caller without an answer; a repeat says Exists. */
    private Registration store(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
        Optional<Schema> added = store.add(key, format, content, description, by);
        if (added.isPresent()) {
            cache.invalidate();
            return new Registration.Registered(added.get());
        }
        return store.versionsOf(key.domain(), key.namespace(), key.name()).stream()
                .filter(schema -> schema.key().equals(key))
                .findFirst()
                .<Registration>map(Registration.Exists::new)
                .orElseThrow(() -> new IllegalStateException("the store both has and has not " + key));
    }

    /** Whether it comes back from a store as it went in. */
    private static boolean isText(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** {@code application/json} or a type with the suffix {@code +json} (RFC 6839), whatever its parameters. */
    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.equals(JSON) || type.endsWith("+json");
    }
}
