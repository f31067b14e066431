package certes.master.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.delivery.DeliveryState;
import certes.domain.event.Direction;
import certes.domain.event.EventStore;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SubscriptionId;
import certes.domain.ledger.Ledger;
import certes.domain.ledger.LedgerDisagreement;
import certes.domain.ledger.Slice;
import certes.domain.master.EventHistory;
import certes.domain.master.ReplayResult;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedSlicesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int DELIVERED = DeliveryState.DELIVERED.ordinal();
    private static final int MINUTES = 6;
    private static final int STEPS = 40;

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

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

    private SubscriptionId subscription;
    private int given;

    @BeforeEach
    void forget() {
        database.forget();
        subscription = subscriptions.create(Samples.wish(), Samples.SOMEBODY).id();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    /** Whatever was stored, became final, was replayed, sealed, folded and counted again, in whichever order. */
    @ParameterizedTest
    @MethodSource("seeds")
    void addsUpToWhatCountingEveryRowAddsUpTo(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            happen(random);
            long since = bound(random);
            long until = bound(random);
            assertThat(ledger(since, until)).as("step %d of %d", step, seed).isEqualTo(counted(since, until));
        }
        assertThat(history.ledger(null, null))
                .isEqualTo(counted(0, Long.MAX_VALUE))
                .matches(Ledger::isBalanced);
        assertThat(history.disagreements(null, null, 100)).isEmpty();
    }

    private void happen(Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                // not before the frontier: what is stored late is for the next count
                Instant at = NOON.plusMillis(random.nextInt(MINUTES * 60_000));
                boolean late = IdGenerator.floor(at) < slices.frontier();
                store(late ? IdGenerator.timeOf(ids.next()) : at, random.nextInt(4));
            }
            case 2, 3 -> settle(1 + random.nextInt(3), 3 + random.nextInt(3));
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    sealAll();
                }
            }
            case 5 -> slices.fold(0, 1 + random.nextInt(10));
            case 6 -> replayAny();
            default -> {
                database.execute("UPDATE ledger_slice SET recount_at = now()");
                slices.recountNext();
            }
        }
    }

    private void settle(int count, int state) {
        database.execute("UPDATE delivery SET state = " + state + " WHERE id IN (SELECT id FROM delivery"
                + " WHERE state <= 2 ORDER BY id % 7 LIMIT " + count + ")");
    }

    private void replayAny() {
        database.texts("SELECT id FROM delivery WHERE state >= 3 ORDER BY id % 5 LIMIT 1")
                .forEach(id -> assertThat(history.replay(new DeliveryId(Long.parseLong(id)), Samples.SOMEBODY))
                        .isInstanceOf(ReplayResult.Replayed.class));
    }

    private static long bound(Random random) {
        long at = IdGenerator.floor(NOON.plusMillis(random.nextInt(MINUTES * 60_000)));
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            case 2 -> Slice.of(at);
            default -> at;
        };
    }

    @Test
    void answersFromTotalsInOneStatement() {
        for (int i = 0; i < 5; i++) {
            store(NOON.plusSeconds(i * 60), 2);
        }
        settle(10, DELIVERED);
        sealAll();
        assertThat(database.text("SELECT sum(accepted) FROM ledger_slice")).isEqualTo("5");
        int before = database.statements();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(5, 10, 10, 0, 0, 0));
        assertThat(database.statements() - before).isEqualTo(1);
    }

    @Test
    void sealsNoMinuteThatIsYoung() {
        events.store(List.of(SampleEvents.to(subscription)));
        sealAll();
        assertThat(database.text("SELECT count(*) FROM ledger_slice WHERE accepted > 0"))
                .isEqualTo("0");
        assertThat(IdGenerator.timeOf(slices.frontier()))
                .isBefore(
                        Instant.parse(
                                database.text(
                                        "SELECT to_char(now() AT TIME ZONE 'UTC' - interval '2 minutes', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')")));
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(1, 1, 0, 0, 0, 1));
    }

    @Test
    void givesNoIdsThatLieInSealedMinutes() {
        sealAll();
        IdGenerator behind = new IdGenerator(
                3, java.time.Clock.fixed(Instant.parse("2025-01-01T00:00:00Z"), java.time.ZoneOffset.UTC));
        behind.notBelow(slices.frontier() + Slice.LENGTH);
        assertThat(behind.next()).isGreaterThanOrEqualTo(slices.frontier() + Slice.LENGTH);
    }

    @Test
    void passesOverAMinuteOfWhichMuchIsOpenUntilItIsNot() {
        for (int i = 0; i < 101; i++) {
            store(NOON, 1);
        }
        store(NOON.plusSeconds(60), 1);
        sealAll();
        assertThat(database.text("SELECT count(*) FROM ledger_unsealed")).isEqualTo("1");
        assertThat(database.text("SELECT count(*) FROM ledger_open")).isEqualTo("1");
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(102, 102, 0, 0, 0, 102));
        settle(50, DELIVERED);
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(102, 102, 50, 0, 0, 52));
        assertThat(slices.sealPassedOver()).isFalse();
        database.execute("UPDATE ledger_unsealed SET look_at = now()");
        assertThat(slices.sealPassedOver()).isTrue();
        assertThat(database.text("SELECT count(*) FROM ledger_unsealed")).isEqualTo("0");
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(102, 102, 50, 0, 0, 52));
    }

    @Test
    void takesWhatBecameFinalIntoTheTotals() {
        for (int i = 0; i < 10; i++) {
            store(NOON, 1);
        }
        sealAll();
        settle(4, DELIVERED);
        long last = slices.fold(0, 6);
        assertThat(last).isPositive();
        assertThat(slices.fold(last, 6)).isZero();
        assertThat(database.text("SELECT delivered FROM ledger_slice WHERE accepted > 0"))
                .isEqualTo("4");
        assertThat(database.text("SELECT count(*) FROM ledger_open")).isEqualTo("6");
    }

    @Test
    void namesAnEventWhoseDeliveryIsMissing() {
        store(NOON, 1);
        NewEvent robbed = store(NOON.plusSeconds(1), 2);
        database.execute("DELETE FROM delivery WHERE id = "
                + robbed.deliveries().get(0).id().value());
        List<LedgerDisagreement> named = List.of(new LedgerDisagreement(robbed.id(), 2, 1));
        assertThat(history.disagreements(null, null, 10)).isEqualTo(named);
        sealAll();
        assertThat(history.ledger(null, null)).matches(ledger -> !ledger.isBalanced());
        assertThat(history.disagreements(null, null, 10)).isEqualTo(named);
        assertThat(history.disagreements(NOON.plusSeconds(60), null, 10)).isEmpty();
    }

    @Test
    void namesAnEventWhoseOpenDeliveryVanishedAfterItsMinuteWasSealed() {
        NewEvent robbed = store(NOON, 1);
        sealAll();
        database.execute("DELETE FROM delivery");
        assertThat(history.ledger(null, null)).matches(ledger -> !ledger.isBalanced());
        assertThat(history.disagreements(null, null, 10)).containsExactly(new LedgerDisagreement(robbed.id(), 1, 0));
    }

    @Test
    void namesAnEventWhoseFinalDeliveryVanishedOnceItsMinuteIsCountedAgain() {
        NewEvent robbed = store(NOON, 1);
        settle(1, DELIVERED);
        sealAll();
        database.execute("DELETE FROM delivery");
        recountAll();
        assertThat(history.ledger(null, null)).matches(ledger -> !ledger.isBalanced());
        assertThat(history.disagreements(null, null, 10)).containsExactly(new LedgerDisagreement(robbed.id(), 1, 0));
    }

    @Test
    void findsWhatErrorsOfOppositeSignsHide() {
        NewEvent more = store(NOON, 1);
        NewEvent less = store(NOON.plusSeconds(1), 1);
        database.execute("UPDATE delivery SET event_id = " + more.id().value() + " WHERE event_id = "
                + less.id().value());
        sealAll();
        assertThat(history.ledger(null, null)).matches(Ledger::isBalanced);
        assertThat(history.disagreements(null, null, 10))
                .containsExactly(new LedgerDisagreement(more.id(), 1, 2), new LedgerDisagreement(less.id(), 1, 0));
    }

    @Test
    void namesADeliveryOfNoEventAndAReplayWithoutADelivery() {
        NewEvent lost = store(NOON, 1);
        NewEvent replayed = store(NOON.plusSeconds(1), 1);
        settle(2, DELIVERED);
        replayAny();
        replayAny();
        database.execute("DELETE FROM event WHERE id = " + lost.id().value());
        database.execute("DELETE FROM delivery WHERE replay_of IS NOT NULL AND event_id = "
                + replayed.id().value());
        assertThat(history.disagreements(null, null, 10))
                .extracting(LedgerDisagreement::event)
                .contains(lost.id());
        sealAll();
        assertThat(history.disagreements(null, null, 10))
                .extracting(LedgerDisagreement::event)
                .contains(lost.id());
    }

    @Test
    void countsWhatWasStoredLateWhenItCountsAgain() {
        store(NOON, 1);
        sealAll();
        store(NOON.plusSeconds(1), 1);
        assertThat(history.ledger(null, null).accepted()).isEqualTo(1);
        assertThat(slices.recountNext()).isFalse();
        recountAll();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(2, 2, 0, 0, 0, 2));
    }

    @Test
    void countsWhatWasStoredLateIntoAMinuteThatHadNothing() {
        sealAll();
        Instant late = IdGenerator.timeOf(slices.frontier()).minusSeconds(150);
        store(late, 1);
        assertThat(history.ledger(null, null).accepted()).isZero();
        recountAll();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(1, 1, 0, 0, 0, 1));
        assertThat(database.text("SELECT count(*) FROM ledger_slice")).isEqualTo("1");
    }

    @Test
    void countsAMinuteForTheSecondTimeBeforeOthersForTheThird() {
        store(NOON, 1);
        store(NOON.plusSeconds(60), 1);
        sealAll();
        long first = Slice.of(IdGenerator.floor(NOON));
        database.execute("UPDATE ledger_slice SET recount_at = 'infinity'");
        database.execute(
                "UPDATE ledger_slice SET recounts = 1, recount_at = now() - interval '1 day' WHERE slice = " + first);
        database.execute("UPDATE ledger_slice SET recount_at = now() WHERE slice = " + (first + Slice.LENGTH));
        assertThat(slices.recountNext()).isTrue();
        assertThat(database.texts("SELECT recounts FROM ledger_slice WHERE slice IN (" + first + ", "
                        + (first + Slice.LENGTH) + ") ORDER BY slice"))
                .containsExactly("1", "1");
    }

    private void recountAll() {
        database.execute("UPDATE ledger_slice SET recount_at = now()");
        while (slices.recountNext()) {}
    }

    @Test
    void aReplayOfASealedMinuteIsExpectedAndFound() {
        store(NOON, 1);
        settle(1, 4);
        sealAll();
        replayAny();
        assertThat(history.ledger(NOON, NOON.plusSeconds(60))).isEqualTo(new Ledger(1, 2, 0, 1, 0, 1));
        settle(1, DELIVERED);
        assertThat(history.ledger(NOON, NOON.plusSeconds(60))).isEqualTo(new Ledger(1, 2, 1, 1, 0, 0));
        slices.fold(0, 10);
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(1, 2, 1, 1, 0, 0));
        assertThat(database.text("SELECT count(*) FROM ledger_open")).isEqualTo("0");
    }

    private Ledger ledger(long since, long until) {
        return history.ledger(
                since == 0 ? null : IdGenerator.timeOf(since),
                until == Long.MAX_VALUE ? null : IdGenerator.timeOf(until));
    }

    /** Every row of the window, counted. */
    private Ledger counted(long since, long until) {
        String event = " FROM event WHERE id >= " + since + " AND id < " + until;
        String of = " WHERE event_id >= " + since + " AND event_id < " + until;
        String counts = String.join(
                "), (",
                "SELECT count(*)" + event,
                "SELECT (SELECT coalesce(sum(expected), 0)" + event + ") + (SELECT count(*) FROM replay" + of + ")",
                "SELECT count(*) FROM delivery" + of + " AND state = 3",
                "SELECT count(*) FROM delivery" + of + " AND state = 4",
                "SELECT count(*) FROM delivery" + of + " AND state = 5",
                "SELECT count(*) FROM delivery" + of + " AND state <= 2");
        long[] numbers = Arrays.stream(
                        database.text("SELECT concat_ws(' ', (" + counts + "))").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
        return new Ledger(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    private void sealAll() {
        slices.sealNext(Duration.ofMinutes(1));
    }

    private NewEvent store(Instant at, int deliveries) {
        long id = IdGenerator.floor(at) + given++;
        NewEvent event = new NewEvent(
                new EventId(id),
                SampleEvents.URI,
                null,
                Direction.INCOMING,
                null,
                Map.of(),
                List.of(),
                new byte[] {'x'},
                new byte[] {1},
                null,
                null,
                null,
                IntStream.range(0, deliveries)
                        .mapToObj(i -> new NewDelivery(new DeliveryId(ids.next()), subscription, 4))
                        .toList(),
                List.of());
        events.store(List.of(event));
        return event;
    }

    @Test
    void aMinuteOfIdsIsAMinuteOfTime() {
        assertThat(Slice.LENGTH).isEqualTo(60_000L << 22);
        assertThat(IdGenerator.timeOf(Slice.of(IdGenerator.floor(NOON.plusMillis(61_001)))))
                .isEqualTo(NOON.plus(Duration.ofMinutes(1)));
    }
}
