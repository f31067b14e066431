package certes.master.database;

import static org.assertj.core.api.Assertions.assertThat;

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
import certes.domain.master.EventHistory;
import certes.domain.master.ReplayResult;
import certes.domain.subscription.Subscriptions;
import certes.master.ledger.SealedSlices;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetentionTest {
    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant NEXT_DAY = DAY.plus(Duration.ofDays(1));
    private static final Instant NOON = DAY.plus(Duration.ofHours(12));
    private static final String PARTITIONS =
            "SELECT relname FROM pg_class WHERE relname ~ '_2026030[12]$' AND relkind = 'r' ORDER BY relname";
    private static final int KEPT_DAYS = 30;

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

    private SubscriptionId subscription;
    private long given;

    @BeforeEach
    void makeTwoOldDays() {
        database.forget();
        subscription = subscriptions.create(Samples.wish(), Samples.SOMEBODY).id();
        create("20260301", DAY);
        create("20260302", NEXT_DAY);
    }

    @AfterEach
    void dropThem() {
        database.texts(PARTITIONS).forEach(table -> database.execute("DROP TABLE " + table));
        database.forget();
    }

    private void create(String day, Instant first) {
        for (String table : List.of("event", "delivery", "attempt")) {
            database.execute("CREATE TABLE " + table + "_" + day + " PARTITION OF " + table + " FOR VALUES FROM ("
                    + IdGenerator.floor(first) + ") TO (" + IdGenerator.floor(first.plus(Duration.ofDays(1))) + ")");
        }
    }

    @Test
    void dropsADayAndKeepsItsTotals() {
        NewEvent event = store(NOON, 3);
        store(NOON.plusSeconds(90), 4);
        sealTwice();
        drop();
        assertThat(database.texts(PARTITIONS)).isEmpty();
        assertThat(history.event(event.id())).isEmpty();
        assertThat(history.deliveriesOf(List.of(event.id()))).isEmpty();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(2, 2, 1, 1, 0, 0));
        assertThat(history.ledger(NOON, NOON.plusSeconds(60))).isEqualTo(new Ledger(1, 1, 1, 0, 0, 0));
        drop();
    }

    @Test
    void aWindowThatCutsADroppedMinuteIsWithoutIt() {
        store(NOON, 3);
        store(NOON.plusSeconds(60), 3);
        sealTwice();
        drop();
        assertThat(history.ledger(NOON.plusSeconds(30), null)).isEqualTo(new Ledger(1, 1, 1, 0, 0, 0));
        assertThat(history.disagreements(NOON.plusSeconds(30), null, 10)).isEmpty();
    }

    @Test
    void keepsADayWithAnOpenDelivery() {
        store(NOON, 3);
        NewEvent open = store(NOON, 1);
        sealTwice();
        drop();
        assertThat(database.texts(PARTITIONS))
                .containsExactly("attempt_20260301", "delivery_20260301", "event_20260301");
        assertThat(history.event(open.id())).isPresent();
        database.execute("UPDATE delivery SET state = 3");
        slices.fold(0, 10);
        drop();
        assertThat(database.texts(PARTITIONS)).isEmpty();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(2, 2, 2, 0, 0, 0));
    }

    @Test
    void keepsADayWithAnOpenReplayThoughItsDeliveryLiesElsewhere() {
        NewEvent event = store(NOON, 4);
        sealTwice();
        assertThat(history.replay(event.deliveries().get(0).id(), Samples.SOMEBODY))
                .isInstanceOf(ReplayResult.Replayed.class);
        drop();
        assertThat(history.event(event.id())).isPresent();
    }

    @Test
    void keepsADayOfWhichADeliveryBelongsToAnEarlierOneThatIsKept() {
        store(NOON, 1);
        store(at(NEXT_DAY.minusMillis(1), NEXT_DAY), 3);
        store(NEXT_DAY.plusSeconds(3600), 3);
        sealTwice();
        drop();
        assertThat(database.texts(PARTITIONS)).hasSize(6);
        database.execute("UPDATE delivery SET state = 3");
        slices.fold(0, 10);
        drop();
        assertThat(database.texts(PARTITIONS)).isEmpty();
        assertThat(history.ledger(null, null)).isEqualTo(new Ledger(3, 3, 3, 0, 0, 0));
    }

    @Test
    void keepsADayThatIsNotSealedOrWasCountedOnlyOnce() {
        store(NOON, 3);
        drop();
        assertThat(database.texts(PARTITIONS)).contains("event_20260301");
        slices.sealNext(Duration.ofMinutes(1));
        drop();
        assertThat(database.texts(PARTITIONS)).contains("event_20260301");
    }

    @Test
    void keepsADayThatADisagreementIsAbout() {
        store(NOON, 3);
        database.execute("DELETE FROM delivery");
        sealTwice();
        drop();
        assertThat(database.texts(PARTITIONS)).contains("event_20260301");
    }

    @Test
    void keepsWhatIsNotOldEnough() {
        store(NOON, 3);
        sealTwice();
        new Retention(database.owner()).dropOlderThan(36_500);
        assertThat(database.texts(PARTITIONS)).hasSize(6);
    }

    @Test
    void finishesWhatALastRunDidNot() {
        store(NOON, 3);
        sealTwice();
        database.execute("INSERT INTO dropped_day (since, until) VALUES (" + IdGenerator.floor(DAY) + ", "
                + IdGenerator.floor(NEXT_DAY) + "); DROP TABLE event_20260301");
        drop();
        assertThat(database.texts(PARTITIONS)).isEmpty();
    }

    @Test
    void refusesToReplayWhatIsGone() {
        NewEvent event = store(at(NEXT_DAY.minusMillis(1), NEXT_DAY), 4);
        sealTwice();
        database.execute("DROP TABLE event_20260301");
        assertThat(history.replay(event.deliveries().get(0).id(), Samples.SOMEBODY))
                .isInstanceOf(ReplayResult.Refused.class);
    }

    @Test
    void waitsForNobodyForLong() throws SQLException {
        store(NOON, 3);
        sealTwice();
        try (Connection reader = database.application().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM event");
            Thread dropping = new Thread(this::drop);
            dropping.start();
            events.store(List.of(SampleEvents.to(subscription)));
            assertThat(database.texts(PARTITIONS)).contains("event_20260301");
            reader.rollback();
            dropping.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        assertThat(database.texts(PARTITIONS)).isEmpty();
    }

    private void drop() {
        new Retention(database.owner()).dropOlderThan(KEPT_DAYS);
    }

    private void sealTwice() {
        slices.sealNext(Duration.ofMinutes(1));
        database.execute("UPDATE ledger_slice SET recount_at = now()");
        while (slices.recountNext()) {}
    }

    private NewEvent store(Instant at, int state) {
        return store(at(at, at), state);
    }

    private NewEvent store(NewEvent event, int state) {
        events.store(List.of(event));
        database.execute("UPDATE delivery SET state = " + state + " WHERE event_id = "
                + event.id().value());
        return event;
    }

    private NewEvent at(Instant at, Instant deliveryAt) {
        given++;
        return new NewEvent(
                new EventId(IdGenerator.floor(at) + given),
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
                List.of(new NewDelivery(new DeliveryId(IdGenerator.floor(deliveryAt) + given), subscription, 4)),
                List.of());
    }
}
