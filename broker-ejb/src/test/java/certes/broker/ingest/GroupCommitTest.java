package certes.broker.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import certes.broker.Scraped;
import certes.broker.filter.SubscriptionFilters;
import certes.broker.relay.Relay;
import certes.broker.relay.TestThreads;
import certes.broker.startup.BrokerStart;
import certes.domain.access.Principal;
import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.InMemoryStore;
import certes.domain.event.Acceptance;
import certes.domain.event.CorrelationId;
import certes.domain.event.DataRefusedException;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventStore;
import certes.domain.event.EventUri;
import certes.domain.event.FilteredOut;
import certes.domain.event.IdempotencyKey;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.Seal;
import certes.domain.event.StoreUnavailableException;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.IngestResult.Accepted;
import certes.domain.ingest.IngestResult.Refused;
import certes.domain.ingest.IngestResult.Unavailable;
import certes.domain.ingest.Submission;
import certes.domain.problem.Problem;
import certes.domain.schema.Registration;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaCheck;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaRegistry;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.TypePriority;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
class GroupCommitTest {
    private static final EventUri PUSH = new EventUri("certes.test", "github", 1, "push");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Source GITHUB = new Source(
            new SourceId(5),
            new SourceSettings("github", Preset.NONE, List.of(), "github", 1, null, null, false, null));
    private static final int LARGEST_BATCH = 256;
    private static final int WAITING_ROOM = 10_000;
    private static final int COMMITTERS = 1;

    private final InMemoryStore rows = new InMemoryStore(Clock.systemUTC());
    private final GatedStore store = new GatedStore(rows);
    private final AnsweringRegistry registry = new AnsweringRegistry();
    private final KnownCatalog catalogs = new KnownCatalog();
    private final RecordingRelay relay = new RecordingRelay();
    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(GroupCommit.class, BrokerStart.class, SubscriptionFilters.class)
            .addBeans(
                    MockBean.of(store, EventStore.class),
                    MockBean.of(rows, DeliveryStore.class),
                    MockBean.of(registry, SchemaRegistry.class),
                    MockBean.of(catalogs, CatalogReader.class),
                    MockBean.of(relay, Relay.class),
                    MockBean.of(new PlainSeal(), Seal.class),
                    MockBean.of(new IdGenerator(1, Clock.systemUTC()), IdGenerator.class),
                    MockBean.of(Clock.systemUTC(), Clock.class),
                    MockBean.of(metrics, PrometheusRegistry.class))
            .bindResource("java:comp/env/" + GroupCommit.class.getName() + "/threads", new TestThreads())
            .build();

    @Inject
    EventBroker broker;

    @Test
    void isThereBeforeTheFirstEvent() {
        assertThat(metrics.scrape().size()).isZero();
        container.select(BrokerStart.class).get().start();
        assertThat(metrics.scrape().size()).isPositive();
    }

    @Test
    void acceptsWhatWasStored() {
        assertThat(submit(json("{}")).join()).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(accepted.uri()).isEqualTo(PUSH);
            assertThat(accepted.duplicate()).isFalse();
            assertThat(rows.stored()).extracting(NewEvent::id).containsExactly(accepted.id());
        });
    }

    @Test
    void makesADeliveryForEachSubscriptionWhoseFilterMatchesAndNotesTheOthers() {
        Subscription opened = catalogs.filtering("{\"body\": {\"action\": [\"opened\"]}}");
        Subscription closed = catalogs.filtering("{\"body\": {\"action\": [\"closed\"]}}");
        Subscription fromGitHub = catalogs.filtering("{\"source\": [\"github\"], \"headers\": {\"x-a\": [\"1\"]}}");
        Subscription unusable = catalogs.filtering("{\"nonsense\": 1}");
        submit(new Submission(
                        PUSH,
                        GITHUB.id(),
                        Direction.INCOMING,
                        false,
                        "application/json",
                        Map.of("x-a", "1"),
                        "{\"action\": \"opened\"}".getBytes(UTF_8),
                        null,
                        null,
                        List.of()))
                .join();
        NewEvent event = rows.stored().get(0);
        assertThat(event.deliveries())
                .extracting(NewDelivery::subscription)
                .containsExactly(opened.id(), fromGitHub.id());
        assertThat(event.filtered())
                .containsExactly(
                        new FilteredOut(closed.id(), FilterVerdict.DIFFERS),
                        new FilteredOut(unusable.id(), FilterVerdict.FILTER_UNUSABLE));
        assertThat(relay.offered()).isEqualTo(event.deliveries());
    }

    @Test
    void aBodyThatIsNotJsonIsForNoFilterThatAsksForIt() {
        Subscription byBody = catalogs.filtering("{\"body\": {\"action\": [{\"exists\": false}]}}");
        Subscription byType = catalogs.filtering("{\"contentType\": [{\"prefix\": \"text/\"}]}");
        submit(submission("text/plain", "{\"action\": 1}".getBytes(UTF_8), false, null))
                .join();
        NewEvent event = rows.stored().get(0);
        assertThat(event.deliveries()).extracting(NewDelivery::subscription).containsExactly(byType.id());
        assertThat(event.filtered()).containsExactly(new FilteredOut(byBody.id(), FilterVerdict.BODY_IS_NOT_JSON));
    }

    @Test
    void theSubscriptionsPriorityForTheEventTypeIsTheDeliverys() {
        catalogs.subscribe(
                "*", 4, List.of(new TypePriority(EventPattern.exactly(PUSH), 8)), null, SubscriptionState.ACTIVE, null);
        submit(json("{}")).join();
        assertThat(relay.offered()).extracting(NewDelivery::priority).containsExactly(8);
    }

    @Test
    void asksProducersForThePauseOfTheirPolicyWhileTheDatabaseIsGone() {
        catalogs.fail();
        assertThat(pause(json("{}"))).isEqualTo(Duration.ofSeconds(2));
        catalogs.backoffs.put(BackoffScope.of(Side.SUBSCRIBER), every(3));
        assertThat(pause(json("{}"))).isEqualTo(Duration.ofSeconds(2));
        catalogs.backoffs.put(BackoffScope.of(Side.PRODUCER), every(30));
        assertThat(pause(json("{}"))).isEqualTo(Duration.ofSeconds(30));
        catalogs.backoffs.put(new BackoffScope(Side.PRODUCER, null, EventPattern.exactly(PUSH)), every(7));
        assertThat(pause(json("{}"))).isEqualTo(Duration.ofSeconds(7));
    }

    private Duration pause(Submission submission) {
        return ((Unavailable) submit(submission).join()).retryAfter();
    }

    private static BackoffPolicy every(int seconds) {
        Duration delay = Duration.ofSeconds(seconds);
        return new BackoffPolicy(BackoffKind.LINEAR, delay, 1, delay, 0, 5, null);
    }

    @Test
    void storesWhatWasSubmittedAndWhatItAdds() throws Exception {
        Subscription all = catalogs.subscribe("*", 9, SubscriptionState.ACTIVE, null);
        Subscription paused = catalogs.subscribe("github/1/*", 0, SubscriptionState.PAUSED, null);
        catalogs.subscribe("other/1/push", 4, SubscriptionState.ACTIVE, null);
        byte[] body = "{\"ref\": 1.0 }\n".getBytes(UTF_8);
        CorrelationId gateway = new CorrelationId("gw.1-1-000000000000000000000000");
        submit(new Submission(
                        PUSH,
                        new SourceId(5),
                        Direction.INCOMING,
                        false,
                        "application/json",
                        Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01", "x-a", "b"),
                        body,
                        new IdempotencyKey("source:github", "1"),
                        null,
                        List.of(gateway)))
                .join();
        NewEvent stored = rows.stored().get(0);
        assertThat(stored.uri()).isEqualTo(PUSH);
        assertThat(stored.source()).isEqualTo(new SourceId(5));
        assertThat(stored.contentType()).isEqualTo("application/json");
        assertThat(stored.headers()).containsEntry("x-a", "b");
        assertThat(stored.body()).isSameAs(body);
        assertThat(stored.seal()).isEqualTo(new PlainSeal().of(stored.id(), PUSH, "application/json", body));
        assertThat(stored.traceId()).isEqualTo(TRACE);
        assertThat(stored.bodyDigest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(body));
        assertThat(stored.correlationIds()).hasSize(2).startsWith(gateway);
        assertThat(stored.correlationIds().get(1).text()).matches("eb\\.1-[0-9a-f]+-[0-9a-f]{24}");
        assertThat(stored.deliveries())
                .extracting(NewDelivery::subscription, NewDelivery::priority)
                .containsExactlyInAnyOrder(tuple(all.id(), 9), tuple(paused.id(), 0));
        assertThat(relay.offered()).containsExactlyElementsOf(stored.deliveries());
    }

    @Test
    void whatIsMeantForOneSubscriberGoesToNobodyElse() {
        Subscription acme = catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, "acme");
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, "other");
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, null);
        submit(new Submission(
                        PUSH, null, Direction.OUTGOING, false, null, Map.of(), new byte[0], null, "acme", List.of()))
                .join();
        assertThat(rows.stored().get(0).deliveries())
                .extracting(NewDelivery::subscription)
                .containsExactly(acme.id());
    }

    @Test
    void aRepeatIsAnsweredWithTheFirstAndRelayedOnce() {
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, null);
        Accepted first = (Accepted) submit(keyed("1", "{}")).join();
        Accepted again = (Accepted) submit(keyed("1", "{}")).join();
        assertThat(again).isEqualTo(new Accepted(first.id(), PUSH, true));
        assertThat(relay.offered()).hasSize(1);
    }

    @Test
    void aKeyThatIsUsedAgainWithAnotherBodyIsRefused() {
        submit(keyed("1", "{}")).join();
        assertThat(refusal(keyed("1", "[]"))).extracting(Problem::status).isEqualTo(422);
    }

    @Test
    void requestsThatWaitAtTheSameTimeShareBatches() {
        store.close();
        List<CompletableFuture<IngestResult>> answers = submitUntilCommittersAreBusy();
        for (int i = 0; i < 2 * LARGEST_BATCH; i++) {
            answers.add(submit(json("{}")));
        }
        store.open();
        answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Accepted.class));
        assertThat(rows.stored()).hasSize(answers.size());
        assertThat(store.batches()).hasSizeLessThanOrEqualTo(COMMITTERS + 3).contains(LARGEST_BATCH);
    }

    @Test
    void nobodyIsAnsweredBeforeTheCommit() {
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, null);
        store.close();
        List<CompletableFuture<IngestResult>> answers = submitUntilCommittersAreBusy();
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        assertThat(relay.offered()).isEmpty();
        store.open();
        answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Accepted.class));
        assertThat(relay.offered()).hasSize(answers.size());
    }

    @Test
    void whileTheStoreFailsNothingIsAcceptedAndNothingRelayed() {
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, null);
        store.fail(new StoreUnavailableException("the database is down", new IllegalStateException()));
        assertUnavailable(submit(json("{}")).join());
        store.fail(new IllegalStateException("nobody expected this"));
        assertUnavailable(submit(json("{}")).join());
        assertThat(relay.offered()).isEmpty();
        store.fail(null);
        assertThat(submit(json("{}")).join()).isInstanceOf(Accepted.class);
    }

    @Test
    void anEventThatTheDatabaseRefusesIsNotAcceptedAndKeepsNoNeighbourOut() {
        catalogs.subscribe("*", 4, SubscriptionState.ACTIVE, null);
        store.refuse("\"poison\"");
        store.close();
        List<CompletableFuture<IngestResult>> first = submitUntilCommittersAreBusy();
        CompletableFuture<IngestResult> before = submit(json("1"));
        CompletableFuture<IngestResult> poison = submit(json("\"poison\""));
        CompletableFuture<IngestResult> after = submit(json("2"));
        store.open();
        assertUnavailable(poison.join());
        assertThat(before.join()).isInstanceOf(Accepted.class);
        assertThat(after.join()).isInstanceOf(Accepted.class);
        first.forEach(answer -> assertThat(answer.join()).isInstanceOf(Accepted.class));
        assertThat(relay.offered()).hasSize(first.size() + 2);
    }

    @Test
    void whileTheSubscriptionsAreUnknownNothingIsAccepted() {
        catalogs.fail();
        assertUnavailable(submit(json("{}")).join());
        assertThat(rows.stored()).isEmpty();
    }

    @Test
    void whileASchemaCannotBeReadNothingIsAccepted() {
        registry.fail();
        assertUnavailable(submit(json("{}")).join());
        assertThat(rows.stored()).isEmpty();
    }

    @Test
    void whatFindsNoRoomIsToldAtOnce() {
        store.close();
        List<CompletableFuture<IngestResult>> answers = submitUntilCommittersAreBusy();
        for (int i = 0; i <= WAITING_ROOM; i++) {
            answers.add(submit(json("{}")));
        }
        List<CompletableFuture<IngestResult>> told =
                answers.stream().filter(CompletableFuture::isDone).toList();
        assertThat(told).isNotEmpty();
        told.forEach(answer -> assertUnavailable(answer.join()));
        store.open();
        int accepted = 0;
        for (CompletableFuture<IngestResult> answer : answers) {
            accepted += answer.join() instanceof Accepted ? 1 : 0;
        }
        assertThat(accepted)
                .isEqualTo(answers.size() - told.size())
                .isEqualTo(rows.stored().size());
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThat(refusal(json("{\"a\":1,\"a\":2}")))
                .extracting(Problem::status)
                .isEqualTo(400);
        assertThat(refusal(json("[".repeat(100_000)))).satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.detail()).doesNotContain("com.").doesNotContain("StreamReadConstraints");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/xml"})
    void otherMediaTypesPassAsBytes(String contentType) {
        assertThat(submit(submission(contentType, new byte[] {0, -1, '{'}, false, null))
                        .join())
                .isInstanceOf(Accepted.class);
    }

    @Test
    void whatViolatesItsSchemaIsRefusedWithEachViolation() {
        Problem.Violation violation = new Problem.Violation("/a", "type", "is no number");
        registry.answer(new SchemaCheck.Invalid(List.of(violation)));
        assertThat(refusal(json("{}"))).satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors()).containsExactly(violation);
        });
    }

    @Test
    void aVersionThatTheTypeDoesNotHaveIsRefused() {
        registry.answer(new SchemaCheck.UnknownVersion(List.of(2, 3)));
        assertThat(refusal(json("{}"))).satisfies(problem -> {
            assertThat(problem.status()).isEqualTo(404);
            assertThat(problem.detail()).contains("[2, 3]");
        });
    }

    @Test
    void aMediaTypeThatTheSchemaIsNotForIsRefused() {
        registry.answer(new SchemaCheck.WrongMediaType("application/json"));
        assertThat(refusal(submission("text/plain", new byte[0], false, null)))
                .extracting(Problem::status)
                .isEqualTo(415);
    }

    @Test
    void aTypeWithoutASchemaPassesUnlessItsSourceIsStrict() {
        registry.answer(new SchemaCheck.Unspecified());
        assertThat(submit(json("{}")).join()).isInstanceOf(Accepted.class);
        assertThat(refusal(submission("application/json", "{}".getBytes(UTF_8), true, null)))
                .extracting(Problem::status)
                .isEqualTo(422);
    }

    @Test
    void countsWhatBecameDurableAndWhatWasRepeated() {
        submit(keyed("1", "{}")).join();
        submit(keyed("1", "{}")).join();
        submit(keyed("1", "[]")).join();
        submit(json("no JSON")).join();
        assertThat(Scraped.of(metrics))
                .contains(
                        "certes_events_accepted_total{direction=\"incoming\"} 1.0",
                        "certes_events_accepted_total{direction=\"outgoing\"} 0.0",
                        "certes_events_repeated_total{direction=\"incoming\"} 1.0",
                        "certes_group_commit_events_count 3",
                        "certes_group_commit_events_sum 3.0",
                        "certes_waiting_room_events 0.0");
    }

    @Test
    void showsWhatWaits() {
        store.close();
        List<CompletableFuture<IngestResult>> answers = submitUntilCommittersAreBusy();
        answers.add(submit(json("{}")));
        assertThat(Scraped.of(metrics))
                .contains("certes_waiting_room_events 1.0", "certes_events_accepted_total{direction=\"incoming\"} 0.0");
        store.open();
        answers.forEach(CompletableFuture::join);
    }

    /** Each committer is in the store with its batch then, and whatever comes next waits. */
    private List<CompletableFuture<IngestResult>> submitUntilCommittersAreBusy() {
        List<CompletableFuture<IngestResult>> answers = new ArrayList<>();
        IntStream.rangeClosed(1, COMMITTERS).forEach(busy -> {
            answers.add(submit(json("{}")));
            await().until(() -> store.inside() == busy);
        });
        return answers;
    }

    private CompletableFuture<IngestResult> submit(Submission submission) {
        return broker.submit(submission).toCompletableFuture();
    }

    private Problem refusal(Submission submission) {
        int before = rows.stored().size();
        CompletableFuture<IngestResult> answer = submit(submission);
        IngestResult result = answer.join();
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(rows.stored()).hasSize(before);
        return ((Refused) result).problem();
    }

    private static void assertUnavailable(IngestResult result) {
        assertThat(result).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
            assertThat(unavailable.problem().status()).isEqualTo(503);
            assertThat(unavailable.retryAfter()).isPositive();
        });
    }

    private static Submission json(String body) {
        return submission("application/json", body.getBytes(UTF_8), false, null);
    }

    private static Submission keyed(String key, String body) {
        return submission("application/json", body.getBytes(UTF_8), false, new IdempotencyKey("source:github", key));
    }

    private static Submission submission(
            String contentType, byte[] body, boolean strict, @Nullable IdempotencyKey key) {
        return new Submission(
                PUSH, null, Direction.INCOMING, strict, contentType, Map.of(), body, key, null, List.of());
    }

    /** A store that keeps callers waiting while it is closed, and may fail. */
    private static final class GatedStore implements EventStore {
        private final EventStore store;
        private final List<Integer> batches = new ArrayList<>();
        private boolean closed;
        private int inside;
        private @Nullable RuntimeException failure;
        private @Nullable String refused;

        GatedStore(EventStore store) {
            this.store = store;
        }

        @Override
        public int forgetKeys(Instant before, int limit) {
            return store.forgetKeys(before, limit);
        }

        @Override
        public synchronized List<Acceptance> store(List<NewEvent> batch) {
            inside++;
            batches.add(batch.size());
            try {
                while (closed) {
                    wait();
                }
            } catch (InterruptedException stopped) {
                throw new StoreUnavailableException("interrupted", stopped);
            }
            inside--;
            if (failure != null) {
                throw failure;
            }
            if (batch.stream().anyMatch(event -> new String(event.body(), UTF_8).equals(refused))) {
                throw new DataRefusedException("no such character", new IllegalStateException());
            }
            return store.store(batch);
        }

        synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        synchronized void fail(@Nullable RuntimeException with) {
            failure = with;
        }

        synchronized void refuse(String body) {
            refused = body;
        }

        synchronized int inside() {
            return inside;
        }

        synchronized List<Integer> batches() {
            return List.copyOf(batches);
        }
    }

    private static final class RecordingRelay extends Relay {
        private final List<NewDelivery> offered = new ArrayList<>();

        @Override
        public synchronized void offer(List<NewDelivery> deliveries) {
            offered.addAll(deliveries);
        }

        synchronized List<NewDelivery> offered() {
            return List.copyOf(offered);
        }
    }

    private static final class KnownCatalog implements CatalogReader {
        private final List<Subscription> subscriptions = new ArrayList<>();
        private final Map<BackoffScope, BackoffPolicy> backoffs = new HashMap<>();
        private boolean failing;

        Subscription subscribe(String pattern, int priority, SubscriptionState state, @Nullable String subscriber) {
            return subscribe(pattern, priority, List.of(), null, state, subscriber);
        }

        Subscription filtering(String filter) {
            return subscribe("*", 4, List.of(), filter, SubscriptionState.ACTIVE, null);
        }

        Subscription subscribe(
                String pattern,
                int priority,
                List<TypePriority> priorities,
                @Nullable String filter,
                SubscriptionState state,
                @Nullable String subscriber) {
            Subscription subscription = new Subscription(
                    new SubscriptionId(subscriptions.size() + 1L),
                    EventPattern.parse(pattern, "certes.test"),
                    new Destination(DestinationKind.HTTPS, URI.create("https://receiver.test")),
                    priority,
                    priorities,
                    filter,
                    state,
                    subscriber,
                    null,
                    Duration.ofSeconds(15),
                    List.of(new SigningSecret(new byte[32])),
                    Instant.EPOCH,
                    null,
                    null);
            subscriptions.add(subscription);
            return subscription;
        }

        void fail() {
            failing = true;
        }

        @Override
        public Catalog recent() {
            return current();
        }

        @Override
        public Optional<Catalog> held() {
            return Optional.of(new Catalog(subscriptions.size(), List.of(GITHUB), subscriptions, backoffs));
        }

        @Override
        public Catalog current() {
            if (failing) {
                throw new StoreUnavailableException("the database is down", new IllegalStateException());
            }
            return held().orElseThrow();
        }
    }

    private static final class AnsweringRegistry implements SchemaRegistry {
        private @Nullable SchemaCheck answer = new SchemaCheck.Valid();

        void answer(SchemaCheck check) {
            answer = check;
        }

        void fail() {
            answer = null;
        }

        @Override
        public SchemaCheck check(EventUri uri, @Nullable String contentType, byte[] body) {
            if (answer == null) {
                throw new StoreUnavailableException("the database is down", new IllegalStateException());
            }
            return answer;
        }

        @Override
        public Registration register(
                SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Schema> schemas(@Nullable String namespace) {
            throw new UnsupportedOperationException();
        }
    }

    /** No secret in it, but another for each event. */
    private static final class PlainSeal implements Seal {
        @Override
        public byte[] of(EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
            return (id + uri.toString() + contentType + body.length).getBytes(UTF_8);
        }

        @Override
        public boolean isIntact(byte[] seal, EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
            return MessageDigest.isEqual(seal, of(id, uri, contentType, body));
        }
    }
}
