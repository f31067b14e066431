package certes.consumer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import certes.consumer.Scraped;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryState;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.InMemoryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SubscriptionId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EnableWeld
class RecorderTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(1);

    private final InMemoryStore rows = new InMemoryStore(Clock.systemUTC());
    private final FlakyStore store = new FlakyStore(rows);
    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(Recorder.class)
            .addBeans(MockBean.of(store, DeliveryStore.class), MockBean.of(metrics, PrometheusRegistry.class))
            .bindResource("java:comp/env/" + Recorder.class.getName() + "/threads", new TestThreads())
            .build();

    @Inject
    Recorder recorder;

    @Test
    void tellsThatAnOutcomeCounted() {
        ClaimedDelivery claimed = claimed();
        assertThat(record(claimed).join()).isTrue();
        assertThat(rows.stateOf(claimed.id())).contains(DeliveryState.DELIVERED);
    }

    @Test
    void tellsThatAnOutcomeCameTooLate() {
        ClaimedDelivery zombie = claimed();
        rows.pass(Duration.ofHours(1));
        rows.claim(List.of(zombie.id()), GRACE);
        assertThat(record(zombie).join()).isFalse();
        assertThat(rows.stateOf(zombie.id())).contains(DeliveryState.IN_FLIGHT);
    }

    @Test
    void whatTheDatabaseDidNotTakeIsRecordedOnceWhenItIsBack() {
        ClaimedDelivery first = claimed();
        ClaimedDelivery second = claimed();
        store.setDown(true);
        List<CompletableFuture<Boolean>> answers = List.of(record(first), record(second));
        await().until(() -> store.refused() > 1);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        store.setDown(false);
        answers.forEach(answer -> assertThat(answer.join()).isTrue());
        assertThat(rows.recorded()).extracting(Outcome::id).containsExactlyInAnyOrder(first.id(), second.id());
    }

    @Test
    void anAnswerThatTheDatabaseRefusesIsLeftOutAndKeepsNoOtherFromBeingRecorded() {
        store.refuse("poison");
        store.setDown(true); // so that they come to be one batch
        List<ClaimedDelivery> claimed = List.of(claimed(), claimed(), claimed(), claimed());
        List<CompletableFuture<Boolean>> answers = List.of(
                record(claimed.get(0), "well", new Verdict.Delivered()),
                record(claimed.get(1), "poison", new Verdict.Delivered()),
                record(claimed.get(2), "poison", new Verdict.Retry(Duration.ZERO, "answered 500")),
                record(claimed.get(3), "well", new Verdict.Retry(Duration.ZERO, "answered 500")));
        store.setDown(false);
        answers.forEach(answer -> assertThat(answer.join()).isTrue());
        assertThat(claimed)
                .extracting(each -> rows.stateOf(each.id()).orElseThrow())
                .containsExactly(
                        DeliveryState.DELIVERED,
                        DeliveryState.DELIVERED,
                        DeliveryState.DEAD_LETTERED,
                        DeliveryState.SCHEDULED);
    }

    @Test
    void outcomesThatComeAtOnceShareBatches() {
        List<ClaimedDelivery> claimed = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            claimed.add(claimed());
        }
        store.setDown(true);
        List<CompletableFuture<Boolean>> answers =
                claimed.stream().map(this::record).toList();
        store.setDown(false);
        answers.forEach(answer -> assertThat(answer.join()).isTrue());
        assertThat(store.recorded().size()).isLessThan(claimed.size() / 10);
        assertThat(rows.recorded()).hasSize(claimed.size());
    }

    @Test
    void whatIsHandedBackIsClaimedAgainLater() {
        ClaimedDelivery claimed = claimed();
        assertThat(recorder.handBack(back(claimed)).toCompletableFuture().join())
                .isTrue();
        assertThat(rows.stateOf(claimed.id())).contains(DeliveryState.PENDING);
        rows.pass(Duration.ofSeconds(3));
        assertThat(rows.claim(List.of(claimed.id()), GRACE))
                .extracting(ClaimedDelivery::attempt)
                .containsExactly(1);
    }

    @Test
    void whatCannotBeHandedBackComesBackWithItsLease() {
        ClaimedDelivery claimed = claimed();
        store.setDown(true);
        assertThat(recorder.handBack(back(claimed)).toCompletableFuture().join())
                .isFalse();
        store.setDown(false);
        rows.pass(Duration.ofHours(1));
        assertThat(rows.claim(List.of(claimed.id()), GRACE)).hasSize(1);
    }

    @Test
    void countsWhatBecameOfEachClaim() {
        ClaimedDelivery zombie = claimed();
        rows.pass(Duration.ofHours(1));
        rows.claim(List.of(zombie.id()), GRACE);
        record(zombie).join();
        record(claimed()).join();
        record(claimed(), Duration.ofMillis(40), 503, new Verdict.Retry(Duration.ofHours(1), "answered 503"))
                .join();
        record(claimed(), Duration.ofSeconds(15), null, new Verdict.DeadLetter("given up"))
                .join();
        recorder.handBack(back(claimed())).toCompletableFuture().join();
        assertThat(Scraped.of(metrics))
                .contains(
                        "certes_deliveries_total{outcome=\"delivered\"} 1.0",
                        "certes_deliveries_total{outcome=\"scheduled\"} 1.0",
                        "certes_deliveries_total{outcome=\"dead_lettered\"} 1.0",
                        "certes_deliveries_total{outcome=\"superseded\"} 1.0",
                        "certes_deliveries_total{outcome=\"handed_back\"} 1.0",
                        "certes_attempt_seconds_count{answer=\"2xx\"} 2",
                        "certes_attempt_seconds_bucket{answer=\"5xx\",le=\"0.025\"} 0",
                        "certes_attempt_seconds_bucket{answer=\"5xx\",le=\"0.05\"} 1",
                        "certes_attempt_seconds_sum{answer=\"none\"} 15.0",
                        "certes_attempt_seconds_count{answer=\"4xx\"} 0",
                        "certes_outcomes_waiting 0.0");
    }

    @Test
    void measuresHowLongAnEventWaitedForItsFirstAttempt() {
        ClaimedDelivery claimed = claimed();
        Instant acceptedAt = IdGenerator.timeOf(claimed.id().value());
        record(claimed, acceptedAt.plusMillis(120), 1, Duration.ofMillis(5), 200, new Verdict.Delivered())
                .join();
        record(claimed(), acceptedAt.plusSeconds(60), 2, Duration.ofMillis(5), 200, new Verdict.Delivered())
                .join();
        record(claimed(), Instant.EPOCH, 1, Duration.ofMillis(5), 200, new Verdict.Delivered())
                .join(); // the clock was set back
        assertThat(Scraped.of(metrics))
                .contains(
                        "certes_handover_seconds_count 2",
                        "certes_handover_seconds_sum 0.12",
                        "certes_handover_seconds_bucket{le=\"0.1\"} 1",
                        "certes_handover_seconds_bucket{le=\"0.15\"} 2");
    }

    @Test
    void whatWasNeverSentIsNoAttempt() {
        record(claimed(), Duration.ZERO, null, new Verdict.DeadLetter("tampered"))
                .join();
        assertThat(Scraped.of(metrics))
                .contains(
                        "certes_deliveries_total{outcome=\"dead_lettered\"} 1.0",
                        "certes_attempt_seconds_count{answer=\"none\"} 0",
                        "certes_handover_seconds_count 0");
    }

    private CompletableFuture<Boolean> record(ClaimedDelivery claimed) {
        return record(claimed, Duration.ofMillis(5), 200, new Verdict.Delivered());
    }

    private CompletableFuture<Boolean> record(
            ClaimedDelivery claimed, Duration duration, @Nullable Integer status, Verdict verdict) {
        return record(claimed, Instant.EPOCH, claimed.attempt(), duration, status, verdict);
    }

    private CompletableFuture<Boolean> record(
            ClaimedDelivery claimed,
            Instant startedAt,
            int attempt,
            Duration duration,
            @Nullable Integer status,
            Verdict verdict) {
        return recorder.record(new Outcome(
                        claimed.id(),
                        claimed.subscription(),
                        claimed.lease(),
                        attempt,
                        startedAt,
                        duration,
                        status,
                        null,
                        null,
                        false,
                        verdict,
                        false,
                        null))
                .toCompletableFuture();
    }

    private CompletableFuture<Boolean> record(ClaimedDelivery claimed, String excerpt, Verdict verdict) {
        return recorder.record(new Outcome(
                        claimed.id(),
                        claimed.subscription(),
                        claimed.lease(),
                        claimed.attempt(),
                        Instant.EPOCH,
                        Duration.ofMillis(5),
                        200,
                        null,
                        excerpt,
                        false,
                        verdict,
                        false,
                        null))
                .toCompletableFuture();
    }

    private ClaimedDelivery claimed() {
        NewEvent event = SampleEvents.to(SUBSCRIPTION);
        rows.store(List.of(event));
        DeliveryId id = event.deliveries().get(0).id();
        return rows.claim(List.of(id), GRACE).get(0);
    }

    private static HandedBack back(ClaimedDelivery claimed) {
        return new HandedBack(claimed, Duration.ofSeconds(2), null);
    }
}
