package certes.master.replay;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.delivery.DeliveryState;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventStore;
import certes.domain.event.EventUri;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import certes.domain.ledger.Ledger;
import certes.domain.master.DeliveryQuery;
import certes.domain.master.DeliveryView;
import certes.domain.master.EventHistory;
import certes.domain.master.EventQuery;
import certes.domain.replay.EventReplays;
import certes.domain.replay.Replay;
import certes.domain.replay.ReplayState;
import certes.domain.replay.ReplayWish;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.Subscriptions;
import certes.master.ledger.SealedSlices;
import certes.master.replay.ReplaySteps.Place;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import certes.master.store.PgDeliveryStore;
import certes.master.store.PgDeliveryStore.ReplayStep;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventReplaysTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final EventQuery ALL = new EventQuery(null, null, null, null, null);
    private static final EventUri PULL = new EventUri("certes.test", "github", 1, "pull_request");
    private static final int PENDING = DeliveryState.PENDING.ordinal();
    private static final int IN_FLIGHT = DeliveryState.IN_FLIGHT.ordinal();
    private static final int DELIVERED = DeliveryState.DELIVERED.ordinal();
    private static final int DEAD_LETTERED = DeliveryState.DEAD_LETTERED.ordinal();

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    EventReplays replays;

    @Inject
    ReplaySteps steps;

    @Inject
    PgDeliveryStore deliveries;

    @Inject
    EventStore events;

    @Inject
    EventHistory history;

    @Inject
    Subscriptions subscriptions;

    @Inject
    SealedSlices slices;

    @Inject
    IdGenerator ids;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void replaysToEachSubscriptionThatHadItWhatItDidNotAcknowledge() {
        SubscriptionId one = subscription("*");
        SubscriptionId other = subscription("*");
        NewEvent event = store(SampleEvents.URI, Map.of(), one, other);
        become(event, 0, DELIVERED);
        become(event, 1, DEAD_LETTERED);
        Replay replay = start(new ReplayWish(ALL, null, false, 100, 2));
        assertThat(replay.state()).isEqualTo(ReplayState.RUNNING);
        finish();
        assertThat(shown(replay)).satisfies(done -> {
            assertThat(done.state()).isEqualTo(ReplayState.DONE);
            assertThat(done.finishedAt()).isNotNull();
            assertThat(List.of(done.examined(), done.created(), done.skipped())).containsExactly(1L, 1L, 1L);
        });
        assertThat(made()).singleElement().satisfies(delivery -> {
            assertThat(delivery.subscription()).isEqualTo(other);
            assertThat(delivery.event()).isEqualTo(event.id());
            assertThat(delivery.replayOf()).isEqualTo(event.deliveries().get(1).id());
            assertThat(delivery.priority()).isEqualTo(2);
            assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
        });
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(1, 3, 1, 1, 0, 1));
    }

    @Test
    void replaysWhatWasAcknowledgedWhereItIsTold() {
        NewEvent event = store(SampleEvents.URI, Map.of(), subscription("*"));
        become(event, 0, DELIVERED);
        start(new ReplayWish(ALL, null, true, 100, 0));
        finish();
        assertThat(made()).hasSize(1);
    }

    @Test
    void neverReplaysWhatIsOpen() {
        NewEvent event = store(SampleEvents.URI, Map.of(), subscription("*"));
        become(event, 0, PENDING);
        Replay replay = start(new ReplayWish(ALL, null, true, 100, 0));
        finish();
        assertThat(made()).isEmpty();
        assertThat(shown(replay).skipped()).isEqualTo(1);
    }

    @Test
    void twoReplaysOneAfterTheOtherMakeNothingTwice() {
        NewEvent event = store(SampleEvents.URI, Map.of(), subscription("*"));
        become(event, 0, DEAD_LETTERED);
        start(new ReplayWish(ALL, null, false, 100, 0));
        start(new ReplayWish(ALL, null, false, 100, 0));
        finish();
        assertThat(made()).hasSize(1);
    }

    @Test
    void replaysToOneSubscriptionWhatItWouldGetNow() {
        SubscriptionId old = subscription("*");
        NewEvent push = store(SampleEvents.URI, Map.of(), old);
        NewEvent pull = store(PULL, Map.of(), old);
        become(push, 0, DELIVERED);
        become(pull, 0, DELIVERED);
        SubscriptionId fresh = subscription("github/1/push");
        start(new ReplayWish(ALL, fresh, false, 100, 0));
        finish();
        assertThat(history.deliveries(new DeliveryQuery(null, fresh, null, null, null), 10, null)
                        .items())
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.event()).isEqualTo(push.id());
                    assertThat(delivery.replayOf()).isNull();
                });
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(2, 3, 2, 0, 0, 1));
        start(new ReplayWish(ALL, fresh, false, 100, 0));
        finish();
        assertThat(history.ledger(null, null).deliveriesExpected()).isEqualTo(3);
    }

    @Test
    void goesOnBehindAnEventThatCannotBeRead() {
        NewEvent tampered = store(SampleEvents.URI, Map.of());
        NewEvent well = store(SampleEvents.URI, Map.of());
        database.execute("UPDATE event SET uri = 'no uri at all' WHERE id = "
                + tampered.id().value());
        Replay replay = start(new ReplayWish(ALL, subscription("*"), false, 100, 0));
        finish();
        assertThat(made()).extracting(DeliveryView::event).containsExactly(well.id());
        assertThat(shown(replay).state()).isEqualTo(ReplayState.DONE);
    }

    @Test
    void replaysToNobodyWhatWasAddressedToSomebodyElse() {
        NewSubscription wish = Samples.wish();
        SubscriptionId acme = subscriptions
                .create(
                        new NewSubscription(
                                wish.pattern(),
                                wish.destination(),
                                wish.priority(),
                                wish.priorities(),
                                wish.filter(),
                                "acme",
                                wish.backoff(),
                                wish.timeout(),
                                wish.secret(),
                                null),
                        Samples.SOMEBODY)
                .id();
        store(event(SampleEvents.URI, Direction.OUTGOING, Map.of("certes-subscriber", "globex")));
        NewEvent toAcme = store(event(SampleEvents.URI, Direction.OUTGOING, Map.of("certes-subscriber", "acme")));
        NewEvent toAll = store(event(SampleEvents.URI, Direction.OUTGOING, Map.of()));
        store(event(SampleEvents.URI, Direction.INCOMING, Map.of()));
        start(new ReplayWish(ALL, acme, false, 100, 0));
        finish();
        assertThat(history.deliveries(new DeliveryQuery(null, acme, null, null, null), 10, null)
                        .items())
                .extracting(DeliveryView::event)
                .containsExactlyInAnyOrder(toAcme.id(), toAll.id());
    }

    @Test
    void obeysItsFilter() {
        SubscriptionId subscription = subscription("*");
        NewEvent push = store(SampleEvents.URI, Map.of(), subscription);
        NewEvent pull = store(PULL, Map.of(), subscription);
        become(push, 0, DEAD_LETTERED);
        become(pull, 0, DELIVERED);
        assertThat(replayed(new EventQuery(null, pattern("github/1/pull_request"), null, null, null)))
                .containsExactly(pull.id());
        assertThat(replayed(new EventQuery(null, pattern("github/1/*"), null, null, null)))
                .containsExactlyInAnyOrder(pull.id(), push.id());
        assertThat(replayed(new EventQuery(null, pattern("gitlab/1/*"), null, null, null)))
                .isEmpty();
        assertThat(replayed(new EventQuery(null, null, DeliveryState.DEAD_LETTERED, null, null)))
                .containsExactly(push.id());
        assertThat(replayed(new EventQuery("nobody", null, null, null, null))).isEmpty();
        assertThat(replayed(new EventQuery(null, null, null, null, NOON))).isEmpty();
        assertThat(replayed(new EventQuery(null, null, null, NOON, null)))
                .containsExactlyInAnyOrder(pull.id(), push.id());
    }

    @Test
    void itsSetIsFixedWhenItStarts() {
        SubscriptionId subscription = subscription("*");
        become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        Replay replay = start(new ReplayWish(ALL, null, false, 100, 0));
        become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        finish();
        assertThat(shown(replay).examined()).isEqualTo(1);
    }

    @Test
    void makesASecondsWorthAtOnceAndNoMore() {
        SubscriptionId subscription = subscription("*");
        for (int i = 0; i < 25; i++) {
            become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        }
        Replay replay = start(new ReplayWish(ALL, null, false, 5, 0));
        while (steps.next()) {}
        assertThat(shown(replay).created()).isBetween(5L, 15L);
        assertThat(shown(replay).state()).isEqualTo(ReplayState.RUNNING);
        finish();
        assertThat(shown(replay).created()).isEqualTo(25);
        assertThat(made()).hasSize(25).extracting(DeliveryView::event).doesNotHaveDuplicates();
    }

    @Test
    void cancellingCancelsWhatNobodyHasClaimed() {
        SubscriptionId subscription = subscription("*");
        for (int i = 0; i < 6; i++) {
            become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        }
        Replay replay = start(new ReplayWish(ALL, null, false, 3, 0));
        steps.next();
        List<DeliveryId> made = made().stream().map(DeliveryView::id).toList();
        assertThat(made).hasSize(3);
        become(made.get(0), DELIVERED);
        become(made.get(1), IN_FLIGHT);
        assertThat(replays.cancel(replay.id(), Samples.SOMEBODY))
                .hasValueSatisfying(cancelled -> assertThat(cancelled.state()).isEqualTo(ReplayState.CANCELLED));
        settleCancelled();
        finish();
        assertThat(states(made))
                .containsExactly(DeliveryState.DELIVERED, DeliveryState.IN_FLIGHT, DeliveryState.CANCELLED);
        become(made.get(1), DeliveryState.SCHEDULED.ordinal());
        settleCancelled();
        assertThat(states(made).get(1)).isEqualTo(DeliveryState.CANCELLED);
        assertThat(database.text("SELECT settled FROM replay_job")).isEqualTo("t");
        assertThat(history.ledger(null, null)).matches(Ledger::isBalanced);
        assertThat(database.texts("SELECT action FROM audit_entry WHERE subject LIKE 'rpl_%' ORDER BY id"))
                .containsExactly("replayEvents", "cancelReplay");
    }

    @Test
    void cancellingGoesOnWhereItStoodAndFromOneReplayToTheNext() {
        SubscriptionId subscription = subscription("*");
        for (int i = 0; i < 4; i++) {
            become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        }
        Replay first = start(new ReplayWish(ALL, null, false, 100, 0));
        finish();
        List<DeliveryId> made = made().stream().map(DeliveryView::id).toList();
        ReplayStep begin = deliveries.cancelReplayed(first.id(), 0, 2);
        assertThat(begin).isEqualTo(new ReplayStep(made.get(1).value(), false));
        become(made.get(2), IN_FLIGHT);
        assertThat(deliveries.cancelReplayed(first.id(), begin.last(), 2))
                .isEqualTo(new ReplayStep(made.get(3).value(), true));
        assertThat(deliveries.cancelReplayed(first.id(), made.get(3).value(), 2))
                .isEqualTo(new ReplayStep(0, false));
        Replay second = start(new ReplayWish(ALL, null, false, 100, 0));
        database.execute("UPDATE replay_job SET state = 2");
        settleCancelled();
        assertThat(database.texts("SELECT id FROM replay_job WHERE settled"))
                .containsExactly("" + second.id().value());
        become(made.get(2), DELIVERED);
        settleCancelled();
        assertThat(database.text("SELECT count(*) FROM replay_job WHERE settled"))
                .isEqualTo("2");
    }

    private void settleCancelled() {
        Place place = Place.START;
        do {
            place = steps.settleCancelled(place);
        } while (!place.equals(Place.START));
    }

    @Test
    void whatIsDoneStaysDoneWhenItIsCancelled() {
        Replay replay = start(new ReplayWish(ALL, null, false, 3, 0));
        finish();
        assertThat(replays.cancel(replay.id(), Samples.SOMEBODY))
                .hasValueSatisfying(done -> assertThat(done.state()).isEqualTo(ReplayState.DONE));
        assertThat(replays.cancel(new ReplayId(17), Samples.SOMEBODY)).isEmpty();
        assertThat(replays.replay(new ReplayId(17))).isEmpty();
    }

    @Test
    void aStepThatFailsLeavesNothing() {
        become(store(SampleEvents.URI, Map.of(), subscription("*")), 0, DEAD_LETTERED);
        Replay replay = start(new ReplayWish(ALL, null, false, 3, 0));
        database.execute("ALTER TABLE replay ADD CONSTRAINT none CHECK (job_id IS NULL)");
        try {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> steps.next()))
                    .isInstanceOf(certes.domain.event.StoreUnavailableException.class);
            assertThat(made()).isEmpty();
            assertThat(shown(replay).examined()).isZero();
        } finally {
            database.execute("ALTER TABLE replay DROP CONSTRAINT none");
        }
        finish();
        assertThat(made()).hasSize(1);
    }

    @Test
    void whatLiesInASealedMinuteIsAddedToIt() {
        NewEvent event = at(NOON, subscription("*"));
        become(event, 0, DEAD_LETTERED);
        slices.sealNext(Duration.ofMinutes(1));
        start(new ReplayWish(ALL, null, false, 100, 0));
        finish();
        assertThat(history.ledger(NOON, NOON.plusSeconds(60))).isEqualTo(new Ledger(1, 2, 0, 1, 0, 1));
        assertThat(history.disagreements(null, null, 10)).isEmpty();
    }

    @Test
    void skipsSubscriptionsThatWereDeletedAndRefusesOneThatIsNot() {
        SubscriptionId subscription = subscription("*");
        become(store(SampleEvents.URI, Map.of(), subscription), 0, DEAD_LETTERED);
        subscriptions.delete(subscription, Samples.SOMEBODY);
        Replay replay = start(new ReplayWish(ALL, null, false, 100, 0));
        finish();
        assertThat(shown(replay).skipped()).isEqualTo(1);
        assertThat(replays.start(new ReplayWish(ALL, subscription, false, 100, 0), Samples.SOMEBODY))
                .isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        Replay first = start(new ReplayWish(ALL, null, false, 100, 0));
        Replay second = start(new ReplayWish(ALL, null, true, 7, 9));
        assertThat(replays.latest(10)).containsExactly(second, first);
        assertThat(replays.latest(1)).containsExactly(second);
    }

    /** Which events a replay of that filter makes deliveries of. */
    private List<EventId> replayed(EventQuery filter) {
        database.execute("DELETE FROM replay; DELETE FROM delivery WHERE replay_of IS NOT NULL");
        start(new ReplayWish(filter, null, true, 100, 0));
        finish();
        return made().stream().map(DeliveryView::event).toList();
    }

    private Replay start(ReplayWish wish) {
        return replays.start(wish, Samples.SOMEBODY).orElseThrow();
    }

    private Replay shown(Replay replay) {
        return replays.replay(replay.id()).orElseThrow();
    }

    /** Lets as much time go by as replays need. */
    private void finish() {
        do {
            database.execute("UPDATE replay_job SET due_at = now() WHERE state = 0");
        } while (steps.next());
    }

    /** What replays have made, oldest first. */
    private List<DeliveryView> made() {
        List<String> of = database.texts("SELECT delivery_id FROM replay");
        List<DeliveryView> made = new ArrayList<>(
                history.deliveries(new DeliveryQuery(null, null, null, null, null), 100, null).items().stream()
                        .filter(delivery -> of.contains("" + delivery.id().value()))
                        .toList());
        java.util.Collections.reverse(made);
        return made;
    }

    private List<DeliveryState> states(List<DeliveryId> deliveries) {
        return deliveries.stream()
                .map(id -> DeliveryState.values()[
                        Integer.parseInt(database.text("SELECT state FROM delivery WHERE id = " + id.value()))])
                .toList();
    }

    private SubscriptionId subscription(String pattern) {
        return subscriptions
                .create(
                        Samples.wish(
                                pattern,
                                certes.domain.subscription.SigningSecret.random(new java.security.SecureRandom())),
                        Samples.SOMEBODY)
                .id();
    }

    private static EventPattern pattern(String text) {
        return EventPattern.parse(text, "certes.test");
    }

    private void become(NewEvent event, int delivery, int state) {
        become(event.deliveries().get(delivery).id(), state);
    }

    private void become(DeliveryId delivery, int state) {
        database.execute("UPDATE delivery SET state = " + state + " WHERE id = " + delivery.value());
    }

    private NewEvent store(EventUri uri, Map<String, String> headers, SubscriptionId... to) {
        return store(event(uri, Direction.INCOMING, headers, to));
    }

    private NewEvent at(Instant at, SubscriptionId to) {
        return store(event(new EventId(IdGenerator.floor(at)), SampleEvents.URI, Direction.INCOMING, Map.of(), to));
    }

    private NewEvent store(NewEvent event) {
        events.store(List.of(event));
        return event;
    }

    private NewEvent event(EventUri uri, Direction direction, Map<String, String> headers, SubscriptionId... to) {
        return event(new EventId(ids.next()), uri, direction, headers, to);
    }

    private NewEvent event(
            EventId id, EventUri uri, Direction direction, Map<String, String> headers, SubscriptionId... to) {
        @Nullable String none = null;
        return new NewEvent(
                id,
                uri,
                null,
                direction,
                none,
                headers,
                List.of(),
                new byte[] {'x'},
                new byte[] {1},
                none,
                null,
                null,
                Arrays.stream(to)
                        .map(subscription -> new NewDelivery(new DeliveryId(ids.next()), subscription, 4))
                        .toList(),
                List.of());
    }
}
