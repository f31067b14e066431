package certes.master.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryState;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.CorrelationId;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventStore;
import certes.domain.event.EventUri;
import certes.domain.event.FilteredOut;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import certes.domain.ledger.Ledger;
import certes.domain.master.AttemptView;
import certes.domain.master.Bodies;
import certes.domain.master.DeliveryQuery;
import certes.domain.master.DeliveryView;
import certes.domain.master.EventHistory;
import certes.domain.master.EventQuery;
import certes.domain.master.EventView;
import certes.domain.master.Page;
import certes.domain.master.ReplayResult;
import certes.domain.source.Sources;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventHistoryTest {
    private static final EventQuery ANY_EVENT = new EventQuery(null, null, null, null, null);
    private static final DeliveryQuery ANY_DELIVERY = new DeliveryQuery(null, null, null, null, null);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    EventHistory history;

    @Inject
    EventStore events;

    @Inject
    DeliveryStore deliveries;

    @Inject
    Subscriptions subscriptions;

    @Inject
    Sources sources;

    @Inject
    IdGenerator ids;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void showsAnEventAsItWasAccepted() {
        SourceId source = sources.create(Samples.source("github", "s"), Samples.SOMEBODY)
                .orElseThrow()
                .id();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-b", "\"quoted\" \\ ü \0 ☃");
        headers.put("x-a", "");
        byte[] body = {0, 1, (byte) 0xff, '{'};
        NewEvent accepted = new NewEvent(
                new EventId(ids.next()),
                new EventUri("certes.test", "github", 3, "push"),
                source,
                Direction.INCOMING,
                "application/octet-stream",
                headers,
                List.of(new CorrelationId("gw.1-a-b"), new CorrelationId("eb.1-c-d")),
                body,
                new byte[] {1},
                null,
                null,
                null,
                List.of(),
                List.of(
                        new FilteredOut(new SubscriptionId(5), FilterVerdict.DIFFERS),
                        new FilteredOut(new SubscriptionId(6), FilterVerdict.BODY_IS_NOT_JSON)));
        NewEvent other = event(URI_PUSH, source, Direction.INCOMING);
        events.store(List.of(accepted, other));
        assertThat(history.event(accepted.id())).hasValueSatisfying(event -> {
            assertThat(event.id()).isEqualTo(accepted.id());
            assertThat(event.uri()).isEqualTo("certes.test/github/3/push");
            assertThat(event.source()).isEqualTo("github");
            assertThat(event.direction()).isEqualTo(Direction.INCOMING);
            assertThat(event.contentType()).isEqualTo("application/octet-stream");
            assertThat(event.headers()).containsExactly(entry("x-b", "\"quoted\" \\ ü \0 ☃"), entry("x-a", ""));
            assertThat(event.correlationIds()).containsExactly("gw.1-a-b", "eb.1-c-d");
            assertThat(event.filtered()).isEqualTo(accepted.filtered());
            assertThat(bodies(List.of(accepted.id()), body.length).get(accepted.id()))
                    .isEqualTo(body);
        });
        assertThat(history.event(other.id()).orElseThrow().filtered()).isEmpty();
        assertThat(history.event(new EventId(17))).isEmpty();
    }

    @Test
    void showsAnOwnEventWithoutASource() {
        NewEvent accepted = store(event(URI_PUSH, null, Direction.OUTGOING));
        assertThat(history.event(accepted.id())).hasValueSatisfying(event -> {
            assertThat(event.source()).isNull();
            assertThat(event.direction()).isEqualTo(Direction.OUTGOING);
        });
    }

    @Test
    void showsEachAttemptAndWhatComesNext() {
        NewEvent accepted = store(SampleEvents.to(subscription()));
        ClaimedDelivery first = claim(accepted);
        record(first, 503, new Verdict.Retry(Duration.ofHours(1), "answered 503"));
        DeliveryView waiting =
                history.deliveriesOf(List.of(accepted.id())).get(accepted.id()).get(0);
        assertThat(waiting.state()).isEqualTo(DeliveryState.SCHEDULED);
        assertThat(waiting.reason()).isEqualTo("answered 503");
        assertThat(waiting.priority()).isEqualTo(SampleEvents.PRIORITY);
        assertThat(waiting.nextAttemptAt()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(waiting.replayOf()).isNull();
        database.pass(Duration.ofHours(1));
        record(claim(accepted), 204, new Verdict.Delivered());
        assertThat(history.attemptsOf(List.of(first.id())).get(first.id()))
                .extracting(AttemptView::number, AttemptView::status, AttemptView::error, AttemptView::durationMillis)
                .containsExactly(tuple(1, 503, "answered 503", 12L), tuple(2, 204, null, 12L));
        assertThat(history.deliveriesOf(List.of(accepted.id()))
                        .get(accepted.id())
                        .get(0)
                        .nextAttemptAt())
                .isNull();
    }

    @Test
    void whatIsPutAsideHasNoNextAttempt() {
        SubscriptionId subscription = subscription();
        NewEvent accepted = store(SampleEvents.to(subscription));
        subscriptions.pause(subscription, Samples.SOMEBODY);
        deliveries.claim(List.of(accepted.deliveries().get(0).id()), GRACE);
        assertThat(history.deliveries(ANY_DELIVERY, 10, null).items())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.nextAttemptAt()).isNull();
                    assertThat(view.reason()).isEqualTo("waits until the subscription is resumed");
                });
    }

    @Test
    void pagesThroughEventsNewestFirst() {
        List<EventId> stored = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            stored.add(0, store(SampleEvents.to()).id());
        }
        List<EventId> seen = new ArrayList<>();
        EventId after = null;
        boolean more = true;
        while (more) {
            Page<EventView> page = history.events(ANY_EVENT, 10, after);
            page.items().forEach(event -> seen.add(event.id()));
            after = seen.get(seen.size() - 1);
            more = page.hasNext();
            store(SampleEvents.to()); // what comes in meanwhile moves nothing
        }
        assertThat(seen).containsExactlyElementsOf(stored);
    }

    @Test
    void aPageThatEndsWithTheListHasNoNext() {
        for (int i = 0; i < 10; i++) {
            store(SampleEvents.to());
        }
        assertThat(history.events(ANY_EVENT, 10, null).hasNext()).isFalse();
        assertThat(history.events(ANY_EVENT, 9, null).hasNext()).isTrue();
        assertThat(history.events(ANY_EVENT, 0, null).items()).isEmpty();
    }

    @Test
    void pagesThroughDeliveriesNewestFirst() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> stored = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            stored.add(
                    0, store(SampleEvents.to(subscription)).deliveries().get(0).id());
        }
        Page<DeliveryView> first = history.deliveries(ANY_DELIVERY, 5, null);
        Page<DeliveryView> second = history.deliveries(ANY_DELIVERY, 5, stored.get(4));
        Page<DeliveryView> third = history.deliveries(ANY_DELIVERY, 5, stored.get(9));
        assertThat(Stream.of(first, second, third)
                        .flatMap(page -> page.items().stream())
                        .map(DeliveryView::id))
                .containsExactlyElementsOf(stored);
        assertThat(List.of(first.hasNext(), second.hasNext(), third.hasNext())).containsExactly(true, true, false);
    }

    private static final EventUri URI_PUSH = new EventUri("certes.test", "github", 1, "push");
    private static final EventUri URI_PULL = new EventUri("certes.test", "github", 1, "pull_request");
    private static final EventUri URI_OTHER = new EventUri("certes.test", "githubX", 1, "push");

    @Test
    void filtersEvents() {
        SourceId source = sources.create(Samples.source("github", "s"), Samples.SOMEBODY)
                .orElseThrow()
                .id();
        EventId push = store(event(URI_PUSH, source, Direction.INCOMING)).id();
        EventId pull = store(event(URI_PULL, null, Direction.INCOMING)).id();
        EventId other = store(event(URI_OTHER, null, Direction.INCOMING)).id();
        assertThat(found(new EventQuery("github", null, null, null, null))).containsExactly(push);
        assertThat(found(new EventQuery("unknown", null, null, null, null))).isEmpty();
        assertThat(found(pattern("github/1/push"))).containsExactly(push);
        assertThat(found(pattern("github/1/*"))).containsExactly(pull, push);
        assertThat(found(pattern("*"))).containsExactly(other, pull, push);
    }

    @Test
    void filtersByTheStateOfDeliveries() {
        NewEvent delivered = store(SampleEvents.to(subscription()));
        record(claim(delivered), 200, new Verdict.Delivered());
        NewEvent pending = store(SampleEvents.to(subscription()));
        assertThat(found(new EventQuery(null, null, DeliveryState.DELIVERED, null, null)))
                .containsExactly(delivered.id());
        assertThat(history.deliveries(new DeliveryQuery(null, null, DeliveryState.PENDING, null, null), 10, null)
                        .items())
                .extracting(DeliveryView::event)
                .containsExactly(pending.id());
        assertThat(history.deliveries(new DeliveryQuery(delivered.id(), null, null, null, null), 10, null)
                        .items())
                .hasSize(1);
        SubscriptionId subscription = pending.deliveries().get(0).subscription();
        assertThat(history.deliveries(new DeliveryQuery(null, subscription, null, null, null), 10, null)
                        .items())
                .extracting(DeliveryView::event)
                .containsExactly(pending.id());
    }

    @Test
    void aWindowIncludesItsBeginningAndNotItsEnd() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        NewEvent before = store(at(noon.minusMillis(1)));
        NewEvent begin = store(at(noon));
        NewEvent last = store(at(noon.plusSeconds(60).minusMillis(1)));
        NewEvent end = store(at(noon.plusSeconds(60)));
        assertThat(found(new EventQuery(null, null, null, noon, noon.plusSeconds(60))))
                .containsExactly(last.id(), begin.id());
        assertThat(found(new EventQuery(null, null, null, null, noon))).containsExactly(before.id());
        assertThat(found(new EventQuery(null, null, null, noon.plusSeconds(60), null)))
                .containsExactly(end.id());
        assertThat(history.ledger(noon, noon.plusSeconds(60)).accepted()).isEqualTo(2);
    }

    @Test
    void loadsAllBodiesByOneStatementOrNone() {
        List<EventId> stored = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stored.add(store(withBody(new byte[100_000])).id());
        }
        stored.add(new EventId(17)); // there is none
        int before = database.statements();
        assertThat(bodies(stored, 2_000_000))
                .hasSize(20)
                .allSatisfy((id, body) -> assertThat(body).hasSize(100_000));
        assertThat(history.bodies(stored, 1_999_999)).isEqualTo(new Bodies.TooLong(2_000_000));
        assertThat(database.statements() - before).isEqualTo(2);
        assertThat(bodies(List.of(), 0)).isEmpty();
        assertThat(bodies(List.of(new EventId(17)), 0)).isEmpty();
    }

    @Test
    void listsEventsWithoutReadingTheirBodies() {
        SubscriptionId subscription = subscription();
        NewEvent accepted = store(SampleEvents.to(subscription));
        database.execute("ALTER TABLE event RENAME COLUMN body TO body_that_no_list_may_name");
        try {
            assertThat(history.events(ANY_EVENT, 10, null).items()).hasSize(1);
            assertThat(history.events(List.of(accepted.id()))).hasSize(1);
            assertThat(history.deliveries(ANY_DELIVERY, 10, null).items()).hasSize(1);
        } finally {
            database.execute("ALTER TABLE event RENAME COLUMN body_that_no_list_may_name TO body");
        }
    }

    @Test
    void takesTheSameNumberOfStatementsHoweverLongTheList() {
        assertThat(statementsForTheStoryOf(2)).isEqualTo(3);
        assertThat(statementsForTheStoryOf(40)).isEqualTo(3);
    }

    /** What a page of events with their deliveries and attempts costs. */
    private int statementsForTheStoryOf(int count) {
        SubscriptionId[] both = {subscription(), subscription()};
        for (int i = 0; i < count; i++) {
            NewEvent accepted = store(SampleEvents.to(both));
            deliveries.record(
                    deliveries
                            .claim(
                                    accepted.deliveries().stream()
                                            .map(NewDelivery::id)
                                            .toList(),
                                    GRACE)
                            .stream()
                            .map(claimed -> outcome(claimed, 200, new Verdict.Delivered()))
                            .toList());
        }
        int before = database.statements();
        List<EventView> page = history.events(ANY_EVENT, count, null).items();
        List<DeliveryId> shown = history
                .deliveriesOf(page.stream().map(EventView::id).toList())
                .values()
                .stream()
                .flatMap(List::stream)
                .map(DeliveryView::id)
                .toList();
        Map<DeliveryId, List<AttemptView>> attempts = history.attemptsOf(shown);
        int statements = database.statements() - before;
        assertThat(page).hasSize(count);
        assertThat(attempts).hasSize(2 * count);
        return statements;
    }

    @Test
    void theLedgerBalancesInEveryState() {
        SubscriptionId subscription = subscription();
        store(SampleEvents.to());
        record(claim(store(SampleEvents.to(subscription))), 200, new Verdict.Delivered());
        record(claim(store(SampleEvents.to(subscription))), 500, new Verdict.DeadLetter("given up"));
        record(claim(store(SampleEvents.to(subscription))), 500, new Verdict.Retry(GRACE, "answered 500"));
        claim(store(SampleEvents.to(subscription)));
        store(SampleEvents.to(subscription, subscription()));
        assertThat(ledger()).isEqualTo(new Ledger(6, 6, 1, 1, 0, 4));
        subscriptions.delete(subscription, Samples.SOMEBODY);
        deliveries.cancelDeleted(100);
        assertThat(ledger()).isEqualTo(new Ledger(6, 6, 1, 1, 3, 1));
        assertThat(ledger().isBalanced()).isTrue();
    }

    @Test
    void theLedgerShowsADeliveryThatIsMissing() {
        store(SampleEvents.to(subscription()));
        database.execute("DELETE FROM delivery");
        assertThat(ledger().isBalanced()).isFalse();
    }

    @Test
    void replaysWhatIsFinalAndTheLedgerExpectsIt() {
        NewEvent accepted = store(SampleEvents.to(subscription()));
        ClaimedDelivery dead = claim(accepted);
        record(dead, 500, new Verdict.DeadLetter("given up"));
        ReplayResult result = history.replay(dead.id(), Samples.SOMEBODY);
        assertThat(result).isInstanceOfSatisfying(ReplayResult.Replayed.class, replayed -> {
            assertThat(replayed.delivery().state()).isEqualTo(DeliveryState.PENDING);
            assertThat(replayed.delivery().replayOf()).isEqualTo(dead.id());
            assertThat(replayed.delivery().event()).isEqualTo(accepted.id());
            assertThat(ledger()).isEqualTo(new Ledger(1, 2, 0, 1, 0, 1));
            assertThat(deliveries.due(SampleEvents.PRIORITY, Duration.ZERO, 10))
                    .containsExactly(replayed.delivery().id());
            ClaimedDelivery again =
                    deliveries.claim(List.of(replayed.delivery().id()), GRACE).get(0);
            assertThat(new String(again.body(), UTF_8)).isEqualTo(new String(accepted.body(), UTF_8));
            assertThat(again.attempt()).isEqualTo(1);
            record(again, 200, new Verdict.Delivered());
        });
        assertThat(ledger()).isEqualTo(new Ledger(1, 2, 1, 1, 0, 0));
        assertThat(database.texts("SELECT subject FROM audit_entry WHERE action = 'replayDelivery'"))
                .containsExactly(dead.id().toString());
    }

    @Test
    void refusesToReplayWhatIsOpenUnknownOrHasNowhereToGo() {
        SubscriptionId subscription = subscription();
        NewEvent accepted = store(SampleEvents.to(subscription));
        DeliveryId id = accepted.deliveries().get(0).id();
        assertThat(history.replay(id, Samples.SOMEBODY)).isInstanceOf(ReplayResult.Refused.class);
        assertThat(history.replay(new DeliveryId(17), Samples.SOMEBODY)).isInstanceOf(ReplayResult.NotFound.class);
        record(claim(accepted), 200, new Verdict.Delivered());
        subscriptions.delete(subscription, Samples.SOMEBODY);
        assertThat(history.replay(id, Samples.SOMEBODY)).isInstanceOf(ReplayResult.Refused.class);
        assertThat(ledger()).isEqualTo(new Ledger(1, 1, 1, 0, 0, 0));
        assertThat(database.texts("SELECT subject FROM audit_entry WHERE action = 'replayDelivery'"))
                .isEmpty();
    }

    private Map<EventId, byte[]> bodies(List<EventId> of, long mostBytes) {
        return ((Bodies.Loaded) history.bodies(of, mostBytes)).byEvent();
    }

    private Ledger ledger() {
        return history.ledger(null, null);
    }

    private List<EventId> found(EventQuery query) {
        return history.events(query, 100, null).items().stream()
                .map(EventView::id)
                .toList();
    }

    private static EventQuery pattern(String pattern) {
        return new EventQuery(null, EventPattern.parse(pattern, "certes.test"), null, null, null);
    }

    private SubscriptionId subscription() {
        return subscriptions.create(Samples.wish(), Samples.SOMEBODY).id();
    }

    private NewEvent store(NewEvent event) {
        events.store(List.of(event));
        return event;
    }

    private NewEvent event(EventUri uri, @Nullable SourceId source, Direction direction) {
        return event(new EventId(ids.next()), uri, source, direction);
    }

    private static NewEvent at(Instant receivedAt) {
        return event(new EventId(IdGenerator.floor(receivedAt)), URI_PUSH, null, Direction.INCOMING);
    }

    private NewEvent withBody(byte[] body) {
        return event(new EventId(ids.next()), URI_PUSH, null, Direction.INCOMING, body);
    }

    private static NewEvent event(EventId id, EventUri uri, @Nullable SourceId source, Direction direction) {
        return event(id, uri, source, direction, new byte[] {'x'});
    }

    private static NewEvent event(
            EventId id, EventUri uri, @Nullable SourceId source, Direction direction, byte[] body) {
        return new NewEvent(
                id,
                uri,
                source,
                direction,
                null,
                Map.of(),
                List.of(),
                body,
                new byte[] {1},
                null,
                null,
                null,
                List.of(),
                List.of());
    }

    private ClaimedDelivery claim(NewEvent event) {
        return deliveries
                .claim(event.deliveries().stream().map(NewDelivery::id).toList(), GRACE)
                .get(0);
    }

    private void record(ClaimedDelivery claimed, int status, Verdict verdict) {
        assertThat(deliveries.record(List.of(outcome(claimed, status, verdict))))
                .hasSize(1);
    }

    private static Outcome outcome(ClaimedDelivery claimed, int status, Verdict verdict) {
        return new Outcome(
                claimed.id(),
                claimed.subscription(),
                claimed.lease(),
                claimed.attempt(),
                Instant.parse("2026-05-04T10:00:00Z"),
                Duration.ofMillis(12),
                status,
                status < 300 ? null : "answered " + status,
                null,
                false,
                verdict,
                false,
                null);
    }
}
