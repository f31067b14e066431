package certes.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.DeliveryStoreContract;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Queued;
import certes.domain.delivery.Verdict;
import certes.domain.event.EventStore;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.Circuits;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgDeliveryStoreTest extends DeliveryStoreContract {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Instant STARTED_AT = Instant.parse("2026-05-04T10:00:00.123456Z");

    private final TestDatabase database = TestDatabase.running();
    private int destinations;

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    EventStore events;

    @Inject
    DeliveryStore deliveries;

    @Inject
    Circuits circuits;

    @Inject
    Subscriptions subscriptions;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Override
    protected EventStore events() {
        return events;
    }

    @Override
    protected DeliveryStore deliveries() {
        return deliveries;
    }

    @Override
    protected Circuits circuits() {
        return circuits;
    }

    @Override
    protected SubscriptionId subscription() {
        return subscriptions
                .create(Samples.to("https://receiver.test/" + ++destinations), Samples.SOMEBODY)
                .id();
    }

    @Override
    protected void pause(SubscriptionId subscription) {
        subscriptions.pause(subscription, Samples.SOMEBODY);
    }

    @Override
    protected void resume(SubscriptionId subscription) {
        subscriptions.resume(subscription, Samples.SOMEBODY);
    }

    @Override
    protected void delete(SubscriptionId subscription) {
        subscriptions.delete(subscription, Samples.SOMEBODY);
    }

    @Override
    protected void pass(Duration time) {
        database.pass(time);
    }

    @Test
    void writesOneRowForEachAttemptThatCounts() {
        ClaimedDelivery first = claimed();
        Outcome failed = outcome(first, 503, "answered 503", "busy", new Verdict.Retry(Duration.ZERO, "answered 503"));
        deliveries.record(List.of(failed));
        deliveries.record(List.of(failed)); // as after an answer that got lost
        ClaimedDelivery second = deliveries.claim(List.of(first.id()), GRACE).get(0);
        deliveries.record(List.of(outcome(second, 204, null, null, new Verdict.Delivered())));
        assertThat(database.texts("SELECT concat_ws('|', number, status, error, response_excerpt, duration_micros,"
                        + " started_at AT TIME ZONE 'UTC') FROM attempt ORDER BY number"))
                .containsExactly(
                        "1|503|answered 503|busy|12345|2026-05-04 10:00:00.123456",
                        "2|204|12345|2026-05-04 10:00:00.123456");
        assertThat(database.text("SELECT concat_ws('|', state, attempts, reason) FROM delivery"))
                .isEqualTo("3|2");
    }

    @Test
    void aLateOutcomeLeavesNoRow() {
        ClaimedDelivery zombie = claimed();
        pass(Duration.ofMinutes(5));
        deliveries.claim(List.of(zombie.id()), GRACE);
        deliveries.record(List.of(outcome(zombie, 200, null, null, new Verdict.Delivered())));
        assertThat(database.texts("SELECT number FROM attempt")).isEmpty();
        assertThat(database.text("SELECT state FROM delivery")).isEqualTo("2");
    }

    @Test
    void keepsWhatPostgresqlHasNoCharacterFor() {
        ClaimedDelivery claimed = claimed();
        deliveries.record(List.of(
                outcome(claimed, null, "a\0b", "\0 \ud83d\ude00 \ud800", new Verdict.DeadLetter("given up: a\0b"))));
        assertThat(database.text("SELECT error FROM attempt")).isEqualTo("a\ufffdb");
        assertThat(database.text("SELECT response_excerpt FROM attempt")).startsWith("\ufffd \ud83d\ude00 ");
        assertThat(database.text("SELECT reason FROM delivery")).isEqualTo("given up: a\ufffdb");
    }

    @Test
    void recordsManyOutcomesAtOnce() {
        NewEvent[] accepted = new NewEvent[300];
        SubscriptionId subscription = subscription();
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = SampleEvents.to(subscription);
        }
        events.store(List.of(accepted));
        List<DeliveryId> ids = List.of(accepted).stream()
                .map(event -> event.deliveries().get(0).id())
                .toList();
        List<Outcome> outcomes = deliveries.claim(ids, GRACE).stream()
                .map(claimed -> outcome(claimed, 200, null, null, new Verdict.Delivered()))
                .toList();
        assertThat(deliveries.record(outcomes)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(database.text("SELECT count(*) FROM attempt")).isEqualTo("300");
    }

    @Test
    void explainsWhyADeliveryWaitsAndWhyItWasCancelled() {
        SubscriptionId subscription = subscription();
        DeliveryId id = accept(subscription);
        pause(subscription);
        deliveries.claim(List.of(id), GRACE);
        assertThat(database.text("SELECT concat_ws('|', state, reason, due_at) FROM delivery"))
                .isEqualTo("1|waits until the subscription is resumed|infinity");
        resume(subscription);
        deliveries.wake(10);
        assertThat(database.text("SELECT reason FROM delivery")).isEqualTo("null");
        delete(subscription);
        deliveries.cancelDeleted(10);
        assertThat(database.text("SELECT concat_ws('|', state, reason) FROM delivery"))
                .isEqualTo("5|the subscription was deleted");
    }

    @Test
    void cancelsWhatWaitsForAPausedSubscriptionThatIsDeleted() {
        SubscriptionId subscription = subscription();
        DeliveryId id = accept(subscription);
        pause(subscription);
        deliveries.claim(List.of(id), GRACE);
        delete(subscription);
        assertThat(deliveries.cancelDeleted(10)).isEqualTo(1);
        assertThat(deliveries.cancelDeleted(10)).isZero();
        assertThat(database.text("SELECT state FROM delivery")).isEqualTo("5");
        assertThat(database.text("SELECT settled FROM subscription")).isEqualTo("t");
    }

    @Test
    void wakesInBoundedSteps() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> ids = List.of(accept(subscription), accept(subscription), accept(subscription));
        pause(subscription);
        deliveries.claim(ids, GRACE);
        resume(subscription);
        assertThat(deliveries.wake(2)).isEqualTo(2);
        assertThat(deliveries.wake(2)).isEqualTo(1);
        assertThat(deliveries.wake(2)).isZero();
        assertThat(deliveries.unclaimed(Queued.justNow(ids))).hasSize(3);
    }

    @Test
    void aRetryThatIsHandedBackStaysScheduled() {
        ClaimedDelivery first = claimed();
        deliveries.record(List.of(outcome(first, 500, "answered 500", null, new Verdict.Retry(Duration.ZERO, "500"))));
        ClaimedDelivery again = deliveries.claim(List.of(first.id()), GRACE).get(0);
        deliveries.release(List.of(new HandedBack(again, Duration.ofMinutes(1), null)));
        assertThat(database.text("SELECT concat_ws('|', state, attempts) FROM delivery"))
                .isEqualTo("1|1");
    }

    @Test
    void claimsInTwoStatementsAndRecordsInOneHoweverManyThereAre() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> ids = List.of(accept(subscription), accept(subscription), accept(subscription));
        int before = database.statements();
        List<ClaimedDelivery> claimed = deliveries.claim(ids, GRACE);
        assertThat(claimed).hasSize(3);
        assertThat(database.statements() - before).isEqualTo(2);
        deliveries.record(claimed.stream()
                .map(one -> outcome(one, 200, null, null, new Verdict.Delivered()))
                .toList());
        assertThat(database.statements() - before).isEqualTo(3);
        assertThat(deliveries.claim(ids, GRACE)).isEmpty();
        assertThat(database.statements() - before).isEqualTo(4);
    }

    @Test
    void deliveriesOfOneEventAreClaimedTogether() {
        NewEvent event = SampleEvents.to(subscription(), subscription());
        events.store(List.of(event));
        List<DeliveryId> ids = event.deliveries().stream().map(NewDelivery::id).toList();
        assertThat(deliveries.claim(ids, GRACE))
                .hasSize(2)
                .allSatisfy(claimed -> assertThat(claimed.event()).isEqualTo(event.id()))
                .extracting(ClaimedDelivery::id)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void deadLettersWhatHasNoEventAnyMore() {
        DeliveryId id = accept(subscription());
        database.execute("DELETE FROM event");
        assertThat(deliveries.claim(List.of(id), GRACE)).isEmpty();
        assertThat(database.text("SELECT concat_ws('|', state, reason) FROM delivery"))
                .isEqualTo("4|tampered: the stored event cannot be read, so it was not sent: there is none");
    }

    @Test
    void disablesASubscriptionOnceHoweverManySayThatItsDestinationIsGone() {
        SubscriptionId subscription = subscription();
        List<DeliveryId> ids = List.of(accept(subscription), accept(subscription), accept(subscription));
        List<Outcome> outcomes = deliveries.claim(ids, GRACE).stream()
                .map(PgDeliveryStoreTest::gone)
                .toList();
        int before = database.statements();
        assertThat(deliveries.record(outcomes)).hasSize(3);
        int many = database.statements() - before;
        ClaimedDelivery other = claimed();
        before = database.statements();
        deliveries.record(List.of(gone(other)));
        assertThat(many).isEqualTo(database.statements() - before);
    }

    @Test
    void whatWasRecordedCountsThoughWhatItMeansCannotBeTold() {
        ClaimedDelivery claimed = claimed();
        database.execute("ALTER TABLE operational_event RENAME TO elsewhere");
        try {
            assertThat(deliveries.record(List.of(gone(claimed)))).containsExactly(claimed.id());
        } finally {
            database.execute("ALTER TABLE elsewhere RENAME TO operational_event");
        }
    }

    private static Outcome gone(ClaimedDelivery claimed) {
        return new Outcome(
                claimed.id(),
                claimed.subscription(),
                claimed.lease(),
                claimed.attempt(),
                STARTED_AT,
                Duration.ofMillis(12),
                410,
                "answered 410",
                null,
                true,
                new Verdict.Retry(Duration.ofHours(1), "answered 410"),
                false,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri = 'no uri at all'", "direction = 7", "direction = -1"})
    void deadLettersWhatCannotBeReadAndHandsOutItsNeighbours(String tampering) {
        SubscriptionId subscription = subscription();
        List<DeliveryId> ids = List.of(accept(subscription), accept(subscription), accept(subscription));
        database.execute("UPDATE event SET " + tampering + " WHERE id = (SELECT event_id FROM delivery WHERE id = "
                + ids.get(1).value() + ")");
        assertThat(deliveries.claim(ids, GRACE))
                .extracting(ClaimedDelivery::id)
                .containsExactlyInAnyOrder(ids.get(0), ids.get(2));
        assertThat(database.text("SELECT concat_ws('|', state, attempts, reason) FROM delivery WHERE id = "
                        + ids.get(1).value()))
                .startsWith("4|1|tampered: the stored event cannot be read");
        assertThat(database.text("SELECT error FROM attempt")).startsWith("tampered: ");
    }

    @Test
    void settlesManyDeletedSubscriptionsInOneStep() {
        List<SubscriptionId> many =
                java.util.stream.Stream.generate(this::subscription).limit(40).toList();
        DeliveryId open = accept(many.get(39));
        many.forEach(this::delete);
        int before = database.statements();
        assertThat(deliveries.cancelDeleted(10)).isEqualTo(1);
        assertThat(database.statements() - before).isEqualTo(3);
        assertThat(database.text("SELECT count(*) FROM subscription WHERE NOT settled"))
                .isEqualTo("0");
        assertThat(database.text("SELECT state FROM delivery WHERE id = " + open.value()))
                .isEqualTo("5");
    }

    private DeliveryId accept(SubscriptionId subscription) {
        NewEvent event = SampleEvents.to(subscription);
        events.store(List.of(event));
        return event.deliveries().get(0).id();
    }

    private ClaimedDelivery claimed() {
        return deliveries.claim(List.of(accept(subscription())), GRACE).get(0);
    }

    private static Outcome outcome(
            ClaimedDelivery claimed,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt,
            Verdict verdict) {
        return new Outcome(
                claimed.id(),
                claimed.subscription(),
                claimed.lease(),
                claimed.attempt(),
                STARTED_AT,
                Duration.ofNanos(12_345_678),
                status,
                error,
                excerpt,
                false,
                verdict,
                false,
                null);
    }
}
