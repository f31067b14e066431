package certes.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.isolation.EndpointHealth.Ending;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long begin = Long.MAX_VALUE - 5 * SECOND; // the clock may overflow at any time

    @Test
    void aRoundWithOverloadHalvesWhatIsSentAtOnce() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 64; i++) { // all of one round
            health = health.after(Ending.OVERLOADED, 64, begin + i, begin + 15 * SECOND + i, Duration.ZERO);
        }
        assertThat(health.atOnce()).isEqualTo(32);
        health = health.after(Ending.OVERLOADED, 32, begin + 20 * SECOND, begin + 35 * SECOND, Duration.ZERO);
        assertThat(health.atOnce()).isEqualTo(16);
    }

    @Test
    void aRoundOfSuccessesAddsOne() {
        EndpointHealth health =
                EndpointHealth.healthy(begin).after(Ending.OVERLOADED, 20, begin, begin + SECOND, Duration.ZERO);
        assertThat(health.atOnce()).isEqualTo(10);
        for (int i = 0; i < 11; i++) {
            health = health.after(Ending.TAKEN, 10, begin + SECOND, begin + 2 * SECOND, Duration.ZERO);
        }
        assertThat(health.atOnce()).isEqualTo(11);
    }

    @Test
    void whatIsRefusedSaysNothingAboutHowMuchIsBorne() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 100; i++) {
            health = health.after(Ending.FAILED, 64, begin + i, begin + i, Duration.ZERO);
        }
        assertThat(health.atOnce()).isEqualTo(EndpointHealth.MAX_LIMIT);
    }

    @Test
    void isDownAfterTwentyFailuresInARowThatTookTenSeconds() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 19; i++) {
            health = health.after(Ending.FAILED, 1, begin + i * SECOND, begin + i * SECOND, Duration.ZERO);
        }
        assertThat(health.downFor(begin + 18 * SECOND)).isNull();
        health = health.after(Ending.FAILED, 1, begin + 19 * SECOND, begin + 19 * SECOND, Duration.ZERO);
        assertThat(health.downFor(begin + 19 * SECOND)).isEqualTo(Duration.ofSeconds(19));
        assertThat(health.said().downFor(begin + 19 * SECOND)).isNull();
    }

    @Test
    void manyFailuresAtOnceAreNotDown() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 300; i++) {
            health = health.after(Ending.FAILED, 64, begin + i, begin + i + 1, Duration.ZERO);
        }
        assertThat(health.downFor(begin + 400)).isNull();
    }

    @Test
    void attemptsThatHungForTenSecondsAreDownAtOnce() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 20; i++) {
            health = health.after(Ending.OVERLOADED, 64, begin, begin + 15 * SECOND, Duration.ZERO);
        }
        assertThat(health.downFor(begin + 15 * SECOND)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aSuccessBeginsTheRowAnew() {
        EndpointHealth health = EndpointHealth.healthy(begin);
        for (int i = 0; i < 19; i++) {
            health = health.after(Ending.FAILED, 1, begin, begin + 15 * SECOND, Duration.ZERO);
        }
        health = health.after(Ending.TAKEN, 1, begin, begin + 16 * SECOND, Duration.ZERO);
        for (int i = 0; i < 30; i++) {
            health = health.after(Ending.FAILED, 1, begin, begin + 17 * SECOND, Duration.ZERO);
        }
        assertThat(health.downFor(begin + 17 * SECOND)).isNull();
        assertThat(health.downFor(begin + 26 * SECOND)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void isLeftAloneForAsLongAsItAsksButNoLongerThanAMinute() {
        EndpointHealth health = EndpointHealth.healthy(begin)
                .after(Ending.OVERLOADED, 1, begin, begin, Duration.ofSeconds(7))
                .after(Ending.OVERLOADED, 1, begin, begin, Duration.ofSeconds(3));
        assertThat(health.heldNanos(begin)).isEqualTo(7 * SECOND);
        assertThat(health.heldNanos(begin + 8 * SECOND)).isNegative();
        assertThat(health.after(Ending.OVERLOADED, 1, begin, begin, Duration.ofDays(9_999))
                        .heldNanos(begin))
                .isEqualTo(60 * SECOND);
    }

    @Property
    void isBetweenOneAndTheMostAndBecomesHealthyByEnoughSuccesses(@ForAll List<Ending> endings) {
        EndpointHealth health = EndpointHealth.healthy(begin);
        long now = begin;
        for (Ending ending : endings) {
            now += SECOND;
            EndpointHealth next = health.after(ending, health.atOnce(), now, now, Duration.ZERO);
            assertThat(next.atOnce()).isBetween(1, EndpointHealth.MAX_LIMIT);
            assertThat(ending == Ending.OVERLOADED && next.limit() > health.limit())
                    .isFalse();
            assertThat(ending == Ending.TAKEN && next.limit() < health.limit()).isFalse();
            health = next;
        }
        for (int i = 0; i < EndpointHealth.MAX_LIMIT * EndpointHealth.MAX_LIMIT; i++) {
            health = health.after(Ending.TAKEN, 1, now, now, Duration.ZERO);
        }
        assertThat(health.isHealthy(now)).isTrue();
    }
}
