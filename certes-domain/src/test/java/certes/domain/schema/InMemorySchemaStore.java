package certes.domain.schema;

import certes.domain.access.Principal;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Schemas in memory, for tests. Thread-safe. */
public final class InMemorySchemaStore implements SchemaStore {
    private final Clock clock;
    private final Map<SchemaKey, Schema> schemas = new TreeMap<>(Comparator.comparing(SchemaKey::namespace)
            .thenComparing(SchemaKey::name)
            .thenComparing(SchemaKey::version)
            .thenComparing(SchemaKey::domain));

    public InMemorySchemaStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Optional<Schema> add(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
        Schema schema = new Schema(key, 1, format, content, description, clock.instant());
        return schemas.putIfAbsent(key, schema) == null ? Optional.of(schema) : Optional.empty();
    }

    @Override
    public synchronized List<Schema> versionsOf(String domain, String namespace, String name) {
        return schemas.values().stream()
                .filter(schema -> schema.key().domain().equals(domain))
                .filter(schema -> schema.key().namespace().equals(namespace))
                .filter(schema -> schema.key().name().equals(name))
                .toList();
    }

    @Override
    public synchronized List<Schema> list(@Nullable String namespace) {
        return schemas.values().stream()
                .filter(schema -> namespace == null || schema.key().namespace().equals(namespace))
                .toList();
    }

    @Override
    public synchronized long changeCount() {
        return schemas.size();
    }
}
