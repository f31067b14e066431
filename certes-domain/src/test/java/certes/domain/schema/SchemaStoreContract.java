package certes.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.access.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link SchemaStore} does. Its store holds no schema when a test begins. */
public abstract class SchemaStoreContract {
    private static final String DOMAIN = "certes.test";
    private static final Principal SOMEBODY = new Principal("somebody", Set.of("schemas:write"));

    /** The store that is tried. */
    protected abstract SchemaStore schemas();

    @Test
    void keepsASchemaAsItWasWritten() {
        SchemaKey key = key("github/repo", "push", 3);
        String content = "{ \"type\":\r\n\t\"object\" , \"title\": \"Größe ☃ 'a' \\\\\" }";
        Optional<Schema> added = schemas().add(key, SchemaFormat.JSON_SCHEMA, content, "what a push is", SOMEBODY);
        assertThat(added).hasValueSatisfying(schema -> {
            assertThat(schema.key()).isEqualTo(key);
            assertThat(schema.revision()).isEqualTo(1);
            assertThat(schema.format()).isEqualTo(SchemaFormat.JSON_SCHEMA);
            assertThat(schema.content()).isEqualTo(content);
            assertThat(schema.description()).isEqualTo("what a push is");
            assertThat(schema.createdAt()).isNotNull();
        });
        assertThat(schemas().versionsOf(DOMAIN, "github/repo", "push")).containsExactly(added.get());
        assertThat(schemas().list("github/repo")).containsExactly(added.get());
    }

    @Test
    void keepsASchemaWithoutADescription() {
        schemas().add(key("n", "a", 1), SchemaFormat.PROTOBUF, "syntax = \"proto3\";", null, SOMEBODY);
        assertThat(schemas().list(null)).singleElement().satisfies(schema -> {
            assertThat(schema.description()).isNull();
            assertThat(schema.format()).isEqualTo(SchemaFormat.PROTOBUF);
        });
    }

    @Test
    void neverReplacesAVersion() {
        SchemaKey key = key("n", "a", 1);
        Optional<Schema> first = add(key);
        assertThat(schemas().add(key, SchemaFormat.JSON_SCHEMA, "{\"type\":\"null\"}", null, SOMEBODY))
                .isEmpty();
        assertThat(schemas().versionsOf(DOMAIN, "n", "a")).containsExactly(first.get());
    }

    @Test
    void takesOneOfManyThatComeAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            int taken = 0;
            for (Future<Optional<Schema>> added : threads.invokeAll(
                    Collections.<Callable<Optional<Schema>>>nCopies(4, () -> add(key("n", "a", 1))))) {
                taken += added.get().isPresent() ? 1 : 0;
            }
            assertThat(taken).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void listsTheVersionsOfOneTypeLowestFirst() {
        List.of(10, 2, 1).forEach(version -> add(key("n", "a", version)));
        add(key("n", "b", 4));
        add(key("m", "a", 5));
        add(new SchemaKey("other.test", "n", "a", 6));
        assertThat(schemas().versionsOf(DOMAIN, "n", "a"))
                .extracting(schema -> schema.key().version())
                .containsExactly(1, 2, 10);
        assertThat(schemas().versionsOf(DOMAIN, "n", "unknown")).isEmpty();
    }

    @Test
    void listsByNamespaceThenNameThenVersion() {
        List<SchemaKey> keys =
                List.of(key("m", "z", 1), key("n", "a", 2), key("n", "a", 10), key("n", "b", 1), key("n/o", "a", 1));
        List.of(3, 0, 4, 2, 1).forEach(index -> add(keys.get(index)));
        assertThat(schemas().list(null)).extracting(Schema::key).containsExactlyElementsOf(keys);
        assertThat(schemas().list("n")).extracting(Schema::key).containsExactlyElementsOf(keys.subList(1, 4));
        assertThat(schemas().list("unknown")).isEmpty();
    }

    @Test
    void theChangeCountChangesWithEveryChangeAndOnlyThen() {
        long empty = schemas().changeCount();
        assertThat(schemas().changeCount()).isEqualTo(empty);
        add(key("n", "a", 1));
        long one = schemas().changeCount();
        assertThat(one).isNotEqualTo(empty);
        add(key("n", "a", 2));
        long two = schemas().changeCount();
        assertThat(two).isNotIn(empty, one);
        schemas().list(null);
        assertThat(schemas().changeCount()).isEqualTo(two);
    }

    private Optional<Schema> add(SchemaKey key) {
        return schemas().add(key, SchemaFormat.JSON_SCHEMA, "{\"type\":\"object\"}", null, SOMEBODY);
    }

    private static SchemaKey key(String namespace, String name, int version) {
        return new SchemaKey(DOMAIN, namespace, name, version);
    }
}
