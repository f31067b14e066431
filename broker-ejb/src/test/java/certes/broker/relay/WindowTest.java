package certes.broker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.id.DeliveryId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final long STALE_NANOS = 100;
    private static final DeliveryId A = new DeliveryId(1);
    private static final DeliveryId B = new DeliveryId(2);
    private static final DeliveryId C = new DeliveryId(3);

    private final Window window = new Window(3, STALE_NANOS);

    @Test
    void hasRoomForItsCapacity() {
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.room()).isEqualTo(3);
        window.add(List.of(A, B), 0);
        assertThat(window.room()).isEqualTo(1);
        assertThat(window.ages(0).keySet()).containsExactlyInAnyOrder(A, B);
        assertThat(window.isEmpty()).isFalse();
    }

    @Test
    void whatIsAddedTwiceTakesOnePlace() {
        window.add(List.of(A), 0);
        window.add(List.of(A), 1);
        assertThat(window.room()).isEqualTo(2);
    }

    @Test
    void tellsWhatIsMissingInOrder() {
        window.add(List.of(B), 0);
        assertThat(window.missing(List.of(C, B, A))).containsExactly(C, A);
    }

    @Test
    void whatWasClaimedLeavesRoom() {
        window.add(List.of(A, B, C), 0);
        window.keep(Set.of(B), 1);
        assertThat(window.ages(0).keySet()).containsExactly(B);
        assertThat(window.missing(List.of(A, B))).containsExactly(A);
    }

    @Test
    void whatWaitedTooLongIsBelievedLost() {
        window.add(List.of(A), 0);
        window.add(List.of(B), 1);
        window.keep(Set.of(A, B), STALE_NANOS);
        assertThat(window.ages(0).keySet()).containsExactlyInAnyOrder(A, B);
        window.keep(Set.of(A, B), STALE_NANOS + 1);
        assertThat(window.ages(0).keySet()).containsExactly(B);
    }

    @Test
    void isIndifferentToWhereNanosecondsBegin() {
        window.add(List.of(A), Long.MAX_VALUE - 10);
        window.keep(Set.of(A), Long.MIN_VALUE + 10);
        assertThat(window.ages(0).keySet()).containsExactly(A);
        window.keep(Set.of(A), Long.MIN_VALUE + 200);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void countsWhatWasTakenAndNotWhatIsBelievedLost() {
        window.add(List.of(A), 0);
        window.add(List.of(B), STALE_NANOS);
        window.keep(Set.of(A), STALE_NANOS + 1);
        assertThat(window.isEmpty()).isTrue();
        assertThat(window.takeTaken()).isEqualTo(1);
        assertThat(window.takeTaken()).isZero();
    }

    @Test
    void promotesTheLongestWaitingOnce() {
        window.add(List.of(A, B, C), 0);
        assertThat(window.promote(2)).containsExactly(A, B);
        assertThat(window.promote(2)).isEmpty();
        assertThat(window.promote(3)).containsExactly(C);
    }

    @Test
    void whatWasPromotedAndTakenMakesRoomForTheNext() {
        window.add(List.of(A, B, C), 0);
        window.promote(1);
        window.keep(Set.of(B, C), 1);
        assertThat(window.promote(1)).containsExactly(B);
    }

    @Test
    void whatIsQueuedAgainIsNoLongerPromoted() {
        window.add(List.of(A), 0);
        window.promote(1);
        window.add(List.of(A), 1);
        assertThat(window.promote(1)).containsExactly(A);
    }
}
