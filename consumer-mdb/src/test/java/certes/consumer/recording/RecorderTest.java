package certes.consumer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryState;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.InMemoryStore;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
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
import org.junit.jupiter.api.Test;

@EnableWeld
class RecorderTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(1);

    private final InMemoryStore rows = new InMemoryStore(Clock.systemUTC());
    private final FlakyStore store = new FlakyStore(rows);

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(Recorder.class)
            .addBeans(MockBean.of(store, DeliveryStore.class))
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
        assertThat(recorder.handBack(claimed).toCompletableFuture().join()).isTrue();
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
        assertThat(recorder.handBack(claimed).toCompletableFuture().join()).isFalse();
        store.setDown(false);
        rows.pass(Duration.ofHours(1));
        assertThat(rows.claim(List.of(claimed.id()), GRACE)).hasSize(1);
    }

    private CompletableFuture<Boolean> record(ClaimedDelivery claimed) {
        return recorder.record(new Outcome(
                        claimed.id(),
                        claimed.subscription(),
                        claimed.lease(),
                        claimed.attempt(),
                        Instant.EPOCH,
                        Duration.ofMillis(5),
                        200,
                        null,
                        null,
                        false,
                        new Verdict.Delivered()))
                .toCompletableFuture();
    }

    private ClaimedDelivery claimed() {
        NewEvent event = SampleEvents.to(SUBSCRIPTION);
        rows.store(List.of(event));
        DeliveryId id = event.deliveries().get(0).id();
        return rows.claim(List.of(id), GRACE).get(0);
    }
}
