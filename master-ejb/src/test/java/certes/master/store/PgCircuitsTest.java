package certes.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.EventStore;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.CircuitState;
import certes.domain.isolation.CircuitView;
import certes.domain.isolation.Circuits;
import certes.domain.operation.OperationalEvent;
import certes.domain.operation.OperationalEvents;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What {@link certes.domain.delivery.DeliveryStoreContract} does not say of circuits. */
@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgCircuitsTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final String ADDRESS = "https://user.test:8443/hooks/secret-path";

    private final TestDatabase database = TestDatabase.running();

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

    @Inject
    OperationalEvents operation;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void whatWaitsSaysForWhatWithoutShowingThePath() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        putAside(subscription, 1);
        assertThat(database.text("SELECT concat_ws('|', state, attempts, due_at, reason) FROM delivery"
                        + " WHERE due_at = 'infinity'"))
                .matches("1\\|0\\|infinity\\|waits for user.test:8443: circuit open since [0-9T:-]+Z: answered 503");
    }

    @Test
    void anAddressHasOneCircuitHoweverManySubscriptionsItHas() {
        SubscriptionId first = subscribe(ADDRESS);
        SubscriptionId second = subscribe(ADDRESS);
        SubscriptionId other = subscribe("https://user.test:8443/hooks/other");
        open(first, second);
        assertThat(circuits.all()).extracting(CircuitView::address).containsExactly(ADDRESS);
        assertThat(deliveries.claim(accept(second, 1), GRACE)).isEmpty();
        assertThat(deliveries.claim(accept(other, 1), GRACE)).hasSize(1);
    }

    @Test
    void isShownWithItsReasonAndWhatWaits() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        putAside(subscription, 3);
        assertThat(circuits.all()).singleElement().satisfies(circuit -> {
            assertThat(circuit.state()).isEqualTo(CircuitState.OPEN);
            assertThat(circuit.reason()).isEqualTo("answered 503");
            assertThat(circuit.waiting()).isEqualTo(3);
            assertThat(circuit.probeAt()).isAfter(circuit.since());
            assertThat(circuit.drainSeconds()).isNull();
        });
        recover(subscription);
        assertThat(circuits.all()).singleElement().satisfies(circuit -> {
            assertThat(circuit.state()).isEqualTo(CircuitState.RECOVERING);
            assertThat(circuit.waiting()).isEqualTo(1);
            assertThat(circuit.drainSeconds()).isEqualTo(1);
        });
    }

    @Test
    void openingAndClosingIsToldOnce() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription, subscription);
        putAside(subscription, 1);
        recover(subscription);
        circuits.advance();
        List<OperationalEvent> untold = operation.untold(10);
        assertThat(untold).extracting(OperationalEvent::name).containsExactly("circuit.opened", "circuit.closed");
        assertThat(untold.get(0).body())
                .contains("\"destination\":\"" + ADDRESS + "\"", "\"reason\":\"answered 503\"", "\"since\":\"");
        untold.forEach(operation::told);
        assertThat(operation.untold(10)).isEmpty();
    }

    @Test
    void disablesItsSubscriptionsOnceAProbeFailsAfterTheTime() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        putAside(subscription, 3);
        failProbe(subscription);
        assertThat(stateOf(subscription)).isEqualTo(SubscriptionState.ACTIVE);
        database.pass(Duration.ofDays(5));
        failProbe(subscription);
        assertThat(stateOf(subscription)).isEqualTo(SubscriptionState.DISABLED);
        assertThat(subscriptions.all().get(0).disabledReason()).matches("no success since .*Z, last: answered 503");
        assertThat(operation.untold(10))
                .filteredOn(event -> event.name().equals("subscription.disabled"))
                .singleElement()
                .satisfies(event -> assertThat(event.body()).contains(subscription.toString(), ADDRESS));
    }

    @Test
    void resumingADisabledOneProbesAtOnceAndForgetsHowLongItFailed() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        putAside(subscription, 4);
        database.pass(Duration.ofDays(6));
        failProbe(subscription);
        assertThat(stateOf(subscription)).isEqualTo(SubscriptionState.DISABLED);
        subscriptions.resume(subscription, Samples.SOMEBODY);
        failProbe(subscription);
        assertThat(stateOf(subscription)).isEqualTo(SubscriptionState.ACTIVE);
    }

    @Test
    void endsWithTheLastSubscription() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        subscriptions.delete(subscription, Samples.SOMEBODY);
        database.pass(Duration.ofMinutes(1));
        circuits.advance();
        assertThat(circuits.all()).isEmpty();
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherFromItsProbe() {
        SubscriptionId broken = subscribe("https://user.test:8443/hooks/other");
        SubscriptionId well = subscribe(ADDRESS);
        open(broken);
        open(well);
        putAside(well, 1);
        database.execute("UPDATE circuit SET state = 9 WHERE address <> '" + ADDRESS + "'");
        database.execute("UPDATE circuit SET pace = pace WHERE address = '" + ADDRESS + "'"); // comes after it now
        database.pass(Duration.ofMinutes(1));
        circuits.advance();
        assertThat(database.text("SELECT address FROM circuit WHERE probe IS NOT NULL"))
                .isEqualTo(ADDRESS);
    }

    @Test
    void whatWasPutAsideWhileTheCircuitWasClosedIsWokenAllTheSame() {
        SubscriptionId subscription = subscribe(ADDRESS);
        open(subscription);
        putAside(subscription, 2);
        database.execute("DELETE FROM circuit");
        assertThat(deliveries.wake(10)).isEqualTo(2);
    }

    @Test
    void costsAnEventToAHealthyDestinationNoStatement() {
        open(subscribe(ADDRESS));
        SubscriptionId healthy = subscribe("https://healthy.test/");
        List<DeliveryId> ids = accept(healthy, 1);
        int before = database.statements();
        ClaimedDelivery claimed = deliveries.claim(ids, GRACE).get(0);
        deliveries.record(List.of(outcome(claimed, null, null)));
        assertThat(database.statements() - before).isEqualTo(3); // claimed in two, recorded in one
    }

    @Test
    void withoutAnyCircuitALookIsOneStatement() {
        circuits.all();
        int before = database.statements();
        circuits.advance();
        assertThat(database.statements() - before).isEqualTo(1);
        circuits.all();
        assertThat(database.statements() - before).isEqualTo(2);
    }

    private SubscriptionId subscribe(String address) {
        return subscriptions.create(Samples.to(address), Samples.SOMEBODY).id();
    }

    private SubscriptionState stateOf(SubscriptionId id) {
        return subscriptions.all().stream()
                .filter(subscription -> subscription.id().equals(id))
                .map(Subscription::state)
                .findFirst()
                .orElseThrow();
    }

    private List<DeliveryId> accept(SubscriptionId subscription, int count) {
        List<DeliveryId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            NewEvent event = SampleEvents.to(subscription);
            events.store(List.of(event));
            ids.add(event.deliveries().get(0).id());
        }
        return ids;
    }

    private void putAside(SubscriptionId subscription, int count) {
        assertThat(deliveries.claim(accept(subscription, count), GRACE)).isEmpty();
    }

    /** Records a failure that means that the destination is down; it is dead-lettered, to be out of the way. */
    private void open(SubscriptionId... subscriptions) {
        List<Outcome> failures = new ArrayList<>();
        for (SubscriptionId subscription : subscriptions) {
            ClaimedDelivery claimed =
                    deliveries.claim(accept(subscription, 1), GRACE).get(0);
            failures.add(outcome(claimed, "answered 503", Duration.ofSeconds(11)));
        }
        deliveries.record(failures);
    }

    private void failProbe(SubscriptionId subscription) {
        ClaimedDelivery probe = probe(subscription);
        deliveries.record(List.of(outcome(probe, "answered 503", null)));
        circuits.advance();
    }

    /** The probe succeeds, and the first step is woken. */
    private void recover(SubscriptionId subscription) {
        deliveries.record(List.of(outcome(probe(subscription), null, null)));
        circuits.advance();
    }

    private ClaimedDelivery probe(SubscriptionId subscription) {
        database.pass(Duration.ofMinutes(1));
        circuits.advance();
        List<ClaimedDelivery> claimed =
                deliveries.claim(deliveries.due(SampleEvents.PRIORITY, Duration.ZERO, 100), GRACE);
        assertThat(claimed).hasSize(1);
        assertThat(claimed.get(0).subscription()).isEqualTo(subscription);
        return claimed.get(0);
    }

    private static Outcome outcome(ClaimedDelivery claimed, @Nullable String error, @Nullable Duration downFor) {
        return new Outcome(
                claimed.id(),
                claimed.subscription(),
                claimed.lease(),
                claimed.attempt(),
                Instant.parse("2026-05-04T10:00:00Z"),
                Duration.ofMillis(12),
                error == null ? 204 : 503,
                error,
                null,
                false,
                error == null ? new Verdict.Delivered() : new Verdict.DeadLetter(error),
                claimed.watched(),
                downFor);
    }
}
