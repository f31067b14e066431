package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import certes.consumer.recording.FlakyStore;
import certes.consumer.recording.TestThreads;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.InMemoryStore;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OverflowTest {
    private static final String ADDRESS = "https://slow.test/hook";
    private static final int TOTAL = 400;
    private static final int SENDING = 8;
    private static final Duration LATER = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong pause = new AtomicLong();
    private final InMemoryStore rows =
            new InMemoryStore(Clock.fixed(Instant.parse("2026-05-04T10:00:00Z"), ZoneOffset.UTC));
    private final FlakyStore store = new FlakyStore(rows);
    private final DestinationShares shares = new DestinationShares(TOTAL, SENDING, address -> SENDING, nanos::get);
    private final Overflow overflow =
            new Overflow(store, shares, address -> pause.get(), new TestThreads(), nanos::get);
    private final List<DeliveryId> back = new ArrayList<>();

    @AfterEach
    void stop() {
        overflow.stop();
    }

    @Test
    void waitsWhileThereIsNoRoomAndComesWhenThereIs() {
        int held = fill();
        handBack(LATER);
        overflow.hasten();
        assertThat(due()).isEmpty();
        for (int i = 0; i < held; i++) {
            shares.sent(ADDRESS);
        }
        overflow.hasten();
        assertThat(due()).containsExactlyElementsOf(back);
    }

    @Test
    void onlySoManyComeAsThereIsRoomForAndTheLongestWaitingFirst() {
        int room = fill();
        for (int i = 0; i < room; i++) {
            shares.sent(ADDRESS);
        }
        shares.enter("slow.test", ADDRESS, 4, 0, () -> true, left -> {});
        for (int i = 0; i < TOTAL; i++) {
            handBack(LATER);
        }
        overflow.hasten();
        assertThat(due()).hasSizeBetween(room / 2, room);
        assertThat(due()).containsExactlyInAnyOrderElementsOf(back.subList(0, due().size()));
    }

    @Test
    void nothingComesWhileTheDestinationAskedForAPause() {
        pause.set(1);
        handBack(LATER);
        overflow.hasten();
        assertThat(due()).isEmpty();
        pause.set(0);
        overflow.hasten();
        assertThat(due()).containsExactlyElementsOf(back);
    }

    @Test
    void whatComesSoonAnywayIsLeftAlone() {
        handBack(Duration.ofMillis(250));
        handBack(LATER);
        nanos.addAndGet(LATER.toNanos());
        overflow.hasten();
        assertThat(due()).isEmpty();
    }

    @Test
    void aDatabaseThatIsGoneDoesNotEndTheLooks() {
        handBack(LATER);
        store.setDown(true);
        overflow.hasten();
        store.setDown(false);
        handBack(LATER);
        overflow.hasten();
        assertThat(due()).as("the first comes when it was to").containsExactly(back.get(1));
    }

    /** As much as the address may hold. */
    private int fill() {
        int[] held = {0};
        boolean[] full = {false};
        while (!full[0]) {
            held[0]++;
            shares.enter("slow.test", ADDRESS, 4, 0, () -> true, left -> full[0] = true);
        }
        return held[0] - 1;
    }

    private void handBack(Duration delay) {
        NewEvent event = SampleEvents.to(new SubscriptionId(1));
        rows.store(List.of(event));
        DeliveryId id = event.deliveries().get(0).id();
        ClaimedDelivery claimed =
                rows.claim(List.of(id), Duration.ofSeconds(30)).get(0);
        rows.release(List.of(new HandedBack(claimed, delay, null)));
        overflow.add(ADDRESS, claimed, delay.toNanos());
        back.add(id);
    }

    private List<DeliveryId> due() {
        return rows.due(SampleEvents.PRIORITY, Duration.ZERO, TOTAL);
    }
}
