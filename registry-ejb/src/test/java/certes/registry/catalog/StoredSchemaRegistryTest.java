package certes.registry.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.access.Principal;
import certes.domain.event.EventUri;
import certes.domain.event.StoreUnavailableException;
import certes.domain.problem.Problem.Violation;
import certes.domain.schema.InMemorySchemaStore;
import certes.domain.schema.Registration;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaCheck;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredSchemaRegistryTest {
    private static final String DOMAIN = "certes.test";
    private static final Principal SOMEBODY = new Principal("somebody", Set.of("schemas:write"));
    private static final String STRINGS = "{\"type\": \"string\"}";
    private static final byte[] STRING = "\"a\"".getBytes(UTF_8);
    private static final byte[] NUMBER = "1".getBytes(UTF_8);

    private final AtomicLong nanos = new AtomicLong();
    private final InMemorySchemaStore shared = new InMemorySchemaStore(Clock.systemUTC());
    private final CountedStore store = new CountedStore(shared);
    private final StoredSchemaRegistry registry = new StoredSchemaRegistry(store, nanos::get);
    private final StoredSchemaRegistry otherNode = new StoredSchemaRegistry(shared, nanos::get);

    @Test
    void whatIsRegisteredIsCheckedAtOnce() {
        assertThat(check(1, STRING)).isEqualTo(new SchemaCheck.Unspecified());
        assertThat(register(registry, 1, STRINGS)).isInstanceOfSatisfying(Registration.Registered.class, registered -> {
            assertThat(registered.schema().key()).isEqualTo(key(1));
            assertThat(registered.schema().revision()).isEqualTo(1);
        });
        assertThat(check(1, STRING)).isEqualTo(new SchemaCheck.Valid());
        assertThat(check(1, NUMBER))
                .isInstanceOfSatisfying(
                        SchemaCheck.Invalid.class,
                        invalid -> assertThat(invalid.violations())
                                .extracting(Violation::pointer, Violation::keyword)
                                .containsExactly(org.assertj.core.api.Assertions.tuple("", "type")));
        assertThat(registry.schemas("shop")).extracting(Schema::key).containsExactly(key(1));
        assertThat(registry.schemas("other")).isEmpty();
    }

    @Test
    void aVersionThatIsNotThereIsUnknown() {
        register(registry, 1, STRINGS);
        register(registry, 10, STRINGS);
        register(registry, 3, STRINGS);
        assertThat(check(2, STRING)).isEqualTo(new SchemaCheck.UnknownVersion(List.of(1, 3, 10)));
    }

    @Test
    void typesOfOtherNamesNamespacesAndDomainsAreOtherTypes() {
        register(registry, 1, STRINGS);
        for (EventUri other : List.of(
                new EventUri(DOMAIN, "shop", 1, "refund"),
                new EventUri(DOMAIN, "shop/eu", 1, "order"),
                new EventUri("other.test", "shop", 1, "order"))) {
            assertThat(registry.check(other, null, NUMBER)).isEqualTo(new SchemaCheck.Unspecified());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "'Application/JSON ; charset=utf-8', true",
        "application/cloudevents+json, true",
        "application/json-seq, false",
        "text/plain, false",
        "application/x-www-form-urlencoded, false",
        "'', false",
        ", false"
    })
    void aJsonSchemaTakesJson(String contentType, boolean json) {
        register(registry, 1, STRINGS);
        assertThat(registry.check(uri(1), contentType, STRING))
                .isEqualTo(json ? new SchemaCheck.Valid() : new SchemaCheck.WrongMediaType("application/json"));
    }

    @Test
    void aVersionIsRegisteredOnce() {
        register(registry, 1, STRINGS);
        assertThat(register(otherNode, 1, "{\"type\": \"number\"}"))
                .isInstanceOfSatisfying(
                        Registration.Exists.class,
                        exists -> assertThat(exists.schema().content()).isEqualTo(STRINGS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certes", "certes/inner", "", "a b", "a//b", "a.b"})
    void namespacesThatCannotBeAreRefused(String namespace) {
        assertUnusable(new SchemaKey(DOMAIN, namespace, "order", 1), SchemaFormat.JSON_SCHEMA, STRINGS, "namespace");
    }

    @Test
    void namesVersionsAndDomainsThatCannotBeAreRefused() {
        assertUnusable(new SchemaKey(DOMAIN, "shop", "*", 1), SchemaFormat.JSON_SCHEMA, STRINGS, "name");
        assertUnusable(new SchemaKey(DOMAIN, "shop", "order", 0), SchemaFormat.JSON_SCHEMA, STRINGS, "version");
        assertUnusable(new SchemaKey("nodot", "shop", "order", 1), SchemaFormat.JSON_SCHEMA, STRINGS, "domain");
    }

    @Test
    void whatIsNoSchemaIsRefusedAndNotStored() {
        assertUnusable(key(1), SchemaFormat.JSON_SCHEMA, "{\"type\": \"strong\"}", "/type");
        assertUnusable(key(1), SchemaFormat.JSON_SCHEMA, "{\"title\": \"\ud800\"}", "half a character");
        assertUnusable(key(1), SchemaFormat.PROTOBUF, "syntax = \"proto3\";", "Protobuf");
        assertThat(registry.register(key(1), SchemaFormat.JSON_SCHEMA, STRINGS, "d".repeat(5_000), SOMEBODY))
                .isInstanceOf(Registration.Unusable.class);
        assertThat(shared.list(null)).isEmpty();
    }

    @Test
    void aSchemaOfAnotherReleaseThatThisOneCannotUseRefusesItsEvents() {
        shared.add(key(1), SchemaFormat.JSON_SCHEMA, "{\"type\": \"strong\"}", null, SOMEBODY);
        shared.add(key(2), SchemaFormat.PROTOBUF, "syntax = \"proto3\";", null, SOMEBODY);
        assertThat(check(1, STRING)).isInstanceOf(SchemaCheck.Invalid.class);
        assertThat(check(2, STRING)).isInstanceOf(SchemaCheck.Invalid.class);
    }

    @Test
    void anEventCostsNoRoundTrip() {
        register(registry, 1, STRINGS);
        check(1, STRING);
        registry.check(new EventUri(DOMAIN, "none", 1, "none"), null, STRING);
        int readings = store.readings.get();
        int polls = store.polls.get();
        for (int i = 0; i < 1_000; i++) {
            check(1, STRING);
            check(2, STRING);
            registry.check(new EventUri(DOMAIN, "none", 1, "none"), null, STRING);
        }
        assertThat(store.readings).hasValue(readings);
        assertThat(store.polls).hasValue(polls);
    }

    @Test
    void asksForChangesOnceASecondAndReadsAgainOnlyAfterOne() {
        check(1, STRING);
        int polls = store.polls.get();
        int readings = store.readings.get();
        for (int second = 1; second <= 5; second++) {
            pass(Duration.ofSeconds(1));
            check(1, STRING);
            check(1, STRING);
        }
        assertThat(store.polls).hasValue(polls + 5);
        assertThat(store.readings).hasValue(readings);
        register(otherNode, 1, STRINGS);
        assertThat(check(1, NUMBER)).isEqualTo(new SchemaCheck.Unspecified());
        pass(Duration.ofSeconds(1));
        assertThat(check(1, NUMBER)).isInstanceOf(SchemaCheck.Invalid.class);
        assertThat(store.readings).hasValue(readings + 1);
    }

    @Test
    void anAnswerThatARegistrationOvertookIsNotKept() {
        AtomicBoolean once = new AtomicBoolean(true);
        store.afterReading = () -> {
            if (once.getAndSet(false)) {
                shared.add(key(1), SchemaFormat.JSON_SCHEMA, STRINGS, null, SOMEBODY);
                register(registry, 2, STRINGS);
            }
        };
        check(1, NUMBER);
        assertThat(check(1, NUMBER)).isInstanceOf(SchemaCheck.Invalid.class);
        assertThat(check(2, NUMBER)).isInstanceOf(SchemaCheck.Invalid.class);
    }

    @Test
    void bridgesAShortOutageAndThenSaysThatItCannotKnow() {
        register(registry, 1, STRINGS);
        check(1, STRING);
        store.gone = true;
        pass(Duration.ofSeconds(2));
        assertThat(check(1, NUMBER)).isInstanceOf(SchemaCheck.Invalid.class);
        assertThatThrownBy(() -> registry.check(new EventUri(DOMAIN, "new", 1, "new"), null, STRING))
                .isInstanceOf(StoreUnavailableException.class);
        pass(Duration.ofSeconds(4));
        assertThatThrownBy(() -> check(1, STRING)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> check(1, STRING)).isInstanceOf(StoreUnavailableException.class);
        store.gone = false;
        assertThat(check(1, STRING)).isEqualTo(new SchemaCheck.Valid());
    }

    @Test
    void knowsNothingBeforeTheStoreWasAsked() {
        store.gone = true;
        assertThatThrownBy(() -> check(1, STRING)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aRegistrationIsSeenByEveryCheckThatBeginsAfterIt() throws Exception {
        int versions = 30;
        AtomicLong registered = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(3);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> checkers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                checkers.add(threads.submit(() -> {
                    long stale = 0;
                    started.countDown();
                    while (!done.get()) {
                        int version = (int) registered.get();
                        stale += version > 0 && !(check(version, NUMBER) instanceof SchemaCheck.Invalid) ? 1 : 0;
                    }
                    return stale;
                }));
            }
            started.await();
            for (int version = 1; version <= versions; version++) {
                assertThat(register(registry, version, STRINGS)).isInstanceOf(Registration.Registered.class);
                registered.set(version);
            }
            done.set(true);
            for (Future<Long> checker : checkers) {
                assertThat(checker.get()).isZero();
            }
        } finally {
            done.set(true);
            threads.shutdown();
        }
    }

    @Test
    void manyWhoAskForTheSameTypeAtOnceCostOneReading() throws Exception {
        shared.add(key(1), SchemaFormat.JSON_SCHEMA, STRINGS, null, SOMEBODY);
        CountDownLatch together = new CountDownLatch(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            registry.check(new EventUri(DOMAIN, "none", 1, "none"), null, STRING);
            int readings = store.readings.get();
            List<Future<SchemaCheck>> checks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                checks.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return check(1, STRING);
                }));
            }
            for (Future<SchemaCheck> check : checks) {
                assertThat(check.get()).isEqualTo(new SchemaCheck.Valid());
            }
            assertThat(store.readings).hasValue(readings + 1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void floodsOfUnknownTypesDoNotFillTheMemory() {
        SchemaCache cache = new SchemaCache(store, new certes.registry.validation.JsonSchemaCompiler(), nanos::get);
        for (int i = 0; i < 12_000; i++) {
            cache.of(new TypeName(DOMAIN, "flood", "n" + i));
        }
        assertThat(cache.size()).isLessThanOrEqualTo(10_000);
    }

    private SchemaCheck check(int version, byte[] body) {
        return registry.check(uri(version), "application/json", body);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Registration register(StoredSchemaRegistry registry, int version, String content) {
        return registry.register(key(version), SchemaFormat.JSON_SCHEMA, content, null, SOMEBODY);
    }

    private void assertUnusable(SchemaKey key, SchemaFormat format, String content, String reason) {
        assertThat(registry.register(key, format, content, null, SOMEBODY))
                .isInstanceOfSatisfying(
                        Registration.Unusable.class,
                        unusable -> assertThat(unusable.detail()).contains(reason));
    }

    private static SchemaKey key(int version) {
        return new SchemaKey(DOMAIN, "shop", "order", version);
    }

    private static EventUri uri(int version) {
        return key(version).uri();
    }
}
