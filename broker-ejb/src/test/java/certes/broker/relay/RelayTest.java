package certes.broker.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import certes.broker.Scraped;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryQueue;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.InMemoryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Queued;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EnableWeld
class RelayTest {
    private static final int WINDOW = 1_000;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(1);

    private final InMemoryStore rows = new InMemoryStore(new TickingClock());
    private final FlakyStore store = new FlakyStore(rows);
    private final RecordingQueue queue = new RecordingQueue(rows);
    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(Relay.class, RelayReadiness.class)
            .addBeans(
                    MockBean.of(queue, DeliveryQueue.class),
                    MockBean.of(store, DeliveryStore.class),
                    MockBean.of(metrics, PrometheusRegistry.class))
            .bindResource("java:comp/env/" + Relay.class.getName() + "/threads", new TestThreads())
            .build();

    @Inject
    Relay relay;

    @Inject
    RelayReadiness readiness;

    @Test
    void relaysWhatWasAcceptedJustNow() {
        start();
        NewDelivery delivery = accept(7);
        relay.offer(List.of(delivery));
        await().until(() -> queue.ids().contains(delivery.id()));
        assertThat(queue.sent()).extracting(RecordingQueue.Sent::priority).containsOnly(7);
    }

    @Test
    void aStartFindsWhatTheLastRunLeft() {
        NewDelivery left = accept(4);
        start();
        await().until(() -> queue.ids().contains(left.id()));
    }

    @Test
    void findsWhatIsDueAgain() {
        start();
        NewDelivery delivery = accept(4);
        relay.offer(List.of(delivery));
        await().until(() -> queue.consume() == 1);
        relay.offer(List.of(accept(3))); // stays in its window, so that windows go on being looked at
        int sweeps = store.sweeps();
        await().until(() -> store.sweeps() > sweeps + 1); // it has left the window
        long before = queue.times(delivery.id());
        rows.pass(Duration.ofHours(2)); // the lease runs out
        await().atMost(LONG_ENOUGH).until(() -> queue.times(delivery.id()) > before);
    }

    @Test
    void aMessageThatIsLostIsSentAgain() {
        start();
        NewDelivery delivery = accept(4);
        relay.offer(List.of(delivery));
        await().until(() -> queue.ids().contains(delivery.id()));
        queue.lose();
        rows.pass(Duration.ofMinutes(1));
        await().atMost(LONG_ENOUGH).until(() -> queue.consume() == 1);
    }

    @Test
    void whatIsSentTwiceIsClaimedOnce() {
        start();
        NewDelivery delivery = accept(4);
        relay.offer(List.of(delivery, delivery));
        await().until(() -> queue.ids().contains(delivery.id()));
        assertThat(queue.consume()).isEqualTo(1);
        relay.offer(List.of(delivery));
        await().until(() -> queue.times(delivery.id()) > 1);
        assertThat(queue.consume()).isZero();
    }

    @Test
    void everythingIsRelayedOnceTheBrokerIsBack() {
        queue.setDown(true);
        start();
        List<DeliveryId> accepted = accept(4, 300, true);
        await().until(() -> store.asked());
        queue.setDown(false);
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().containsAll(accepted));
    }

    @Test
    void everythingIsRelayedOnceTheDatabaseIsBack() {
        store.setDown(true);
        start();
        List<DeliveryId> accepted = accept(4, 300, true);
        await().until(() -> store.asked());
        store.setDown(false);
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().containsAll(accepted));
    }

    @Test
    void goesOnAfterAnUnexpectedFailure() {
        store.setBroken(true);
        start();
        await().until(() -> store.asked());
        store.setBroken(false);
        NewDelivery delivery = accept(4);
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().contains(delivery.id()));
    }

    @Test
    void goesOnAfterAnError() {
        store.setBreaking(new NoClassDefFoundError("nobody expected this"));
        start();
        await().until(() -> store.asked());
        store.setBreaking(null);
        NewDelivery delivery = accept(4);
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().contains(delivery.id()));
    }

    @Test
    void anInterruptFromElsewhereDoesNotEndIt() {
        start();
        await().until(() -> store.asked());
        store.interruptOnce();
        await().until(() -> store.interrupted());
        NewDelivery delivery = accept(4);
        relay.offer(List.of(delivery));
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().contains(delivery.id()));
    }

    @Test
    void isReadyAsLongAsItLooks() {
        start();
        assertThat(readiness.problem()).isEmpty();
        long stuck = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        assertThat(readiness.problem(stuck)).isPresent();
    }

    @Test
    void aBacklogIsRelayedInOrderAndNeverMoreThanAWindowOfIt() {
        List<DeliveryId> accepted = accept(4, 3 * WINDOW + 500, false);
        start();
        await().until(() -> queue.ids().size() == WINDOW);
        consumeUntilAllOf(accepted);
        assertThat(queue.ids()).containsExactlyElementsOf(accepted);
        assertThat(queue.mostWaiting()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void whatIsAcceptedBehindABacklogWaitsItsTurn() {
        List<DeliveryId> accepted = new ArrayList<>(accept(4, 2 * WINDOW, false));
        start();
        await().until(() -> queue.ids().size() == WINDOW);
        accepted.addAll(accept(4, 100, true));
        consumeUntilAllOf(accepted);
        assertThat(queue.ids()).containsExactlyElementsOf(accepted);
    }

    @Test
    void higherPrioritiesGoFirst() {
        accept(0);
        accept(4);
        accept(9);
        start();
        await().until(() -> queue.ids().size() == 3);
        assertThat(queue.sent()).extracting(RecordingQueue.Sent::priority).containsExactly(9, 4, 0);
    }

    @Test
    void aBacklogOfOnePriorityLeavesTheOthersTheirWindow() {
        accept(9, 2 * WINDOW, false);
        start();
        await().until(() -> queue.ids().size() == WINDOW);
        NewDelivery low = accept(0);
        relay.offer(List.of(low));
        await().atMost(LONG_ENOUGH).until(() -> queue.ids().contains(low.id()));
    }

    /** The consumer is slower than the relay, so it never runs out of the highest. */
    @Test
    void aLowPriorityMovesWhileTheHighestSaturates() {
        List<DeliveryId> high = accept(9, 8 * WINDOW, false);
        List<DeliveryId> low = accept(0, 20, false);
        rows.pass(Duration.ofMinutes(1)); // so that all of them have been due for longer than the test takes
        start();
        await().until(() -> queue.ids().containsAll(low));
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(10)).until(() -> {
            queue.consume(20);
            return rows.unclaimed(Queued.justNow(low)).isEmpty();
        });
        assertThat(rows.unclaimed(Queued.justNow(high))).isNotEmpty();
        assertThat(Scraped.of(metrics)).contains("certes_relay_promoted_deliveries_total{priority=\"0\"} 20.0");
    }

    @Test
    void whatFindsNoRoomInTheInboxIsRelayedFromItsRow() {
        queue.setDown(true);
        start();
        List<DeliveryId> accepted = accept(4, 21_000, true);
        queue.setDown(false);
        consumeUntilAllOf(accepted);
        assertThat(queue.mostWaiting()).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void showsItsWindowsAndItsBacklog() {
        accept(4, 2 * WINDOW, false);
        start();
        await().untilAsserted(() -> assertThat(Scraped.of(metrics))
                .contains(
                        "certes_relay_queued_deliveries{priority=\"4\"} 1000.0",
                        "certes_relay_backlog{priority=\"4\"} 1.0",
                        "certes_relay_queued_deliveries{priority=\"9\"} 0.0",
                        "certes_relay_backlog{priority=\"9\"} 0.0"));
    }

    private void start() {
        relay.offer(List.of());
    }

    private void consumeUntilAllOf(List<DeliveryId> accepted) {
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(5)).until(() -> {
            queue.consume();
            return queue.ids().containsAll(accepted);
        });
    }

    private NewDelivery accept(int priority) {
        NewEvent event = SampleEvents.of(priority, SUBSCRIPTION);
        rows.store(List.of(event));
        return event.deliveries().get(0);
    }

    private List<DeliveryId> accept(int priority, int count, boolean offered) {
        List<NewDelivery> accepted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            accepted.add(accept(priority));
        }
        if (offered) {
            relay.offer(accepted);
        }
        return accepted.stream().map(NewDelivery::id).toList();
    }

    /** A clock that never shows the same time twice, so that what was accepted has an order. */
    private static final class TickingClock extends Clock {
        private final AtomicLong micros = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(micros.incrementAndGet() * 1_000);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A store that may be down, or behave as nobody expects. */
    private static final class FlakyStore implements DeliveryStore {
        private final DeliveryStore store;
        private volatile boolean down;
        private volatile boolean broken;
        private volatile @Nullable Error breaking;
        private volatile boolean interrupting;
        private volatile boolean interrupted;
        private volatile boolean asked;
        private final AtomicInteger sweeps = new AtomicInteger();

        FlakyStore(DeliveryStore store) {
            this.store = store;
        }

        void setDown(boolean down) {
            this.down = down;
        }

        void setBroken(boolean broken) {
            this.broken = broken;
        }

        void setBreaking(@Nullable Error breaking) {
            this.breaking = breaking;
        }

        /** The thread that asks next is interrupted, as by somebody who is nothing to it. */
        void interruptOnce() {
            interrupting = true;
        }

        boolean interrupted() {
            return interrupted;
        }

        /** How often it was asked what the windows still hold. */
        int sweeps() {
            return sweeps.get();
        }

        boolean asked() {
            return asked;
        }

        private DeliveryStore store() {
            asked = true;
            Error error = breaking;
            if (error != null) {
                throw error;
            }
            if (interrupting) {
                interrupting = false;
                Thread.currentThread().interrupt();
                interrupted = true;
            }
            if (down) {
                throw new StoreUnavailableException("the database is down", new IllegalStateException());
            }
            if (broken) {
                throw new IllegalStateException("nobody expected this");
            }
            return store;
        }

        @Override
        public List<ClaimedDelivery> claim(Collection<DeliveryId> ids, Duration grace) {
            return store().claim(ids, grace);
        }

        @Override
        public Optional<byte[]> body(EventId event) {
            return store().body(event);
        }

        @Override
        public Set<DeliveryId> record(List<Outcome> outcomes) {
            return store().record(outcomes);
        }

        @Override
        public void release(List<HandedBack> returned) {
            store().release(returned);
        }

        @Override
        public void hasten(Map<DeliveryId, Long> leases) {
            store().hasten(leases);
        }

        @Override
        public List<DeliveryId> due(int priority, Duration overdue, int limit) {
            return store().due(priority, overdue, limit);
        }

        @Override
        public Set<Integer> duePriorities(Duration overdue) {
            return store().duePriorities(overdue);
        }

        @Override
        public Set<DeliveryId> unclaimed(Map<DeliveryId, Duration> queuedFor) {
            Set<DeliveryId> unclaimed = store().unclaimed(queuedFor);
            sweeps.incrementAndGet();
            return unclaimed;
        }

        @Override
        public int wake(int limit) {
            return store().wake(limit);
        }

        @Override
        public int cancelDeleted(int limit) {
            return store().cancelDeleted(limit);
        }
    }
}
