package certes.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final DeliveryId PROBE = new DeliveryId(7);
    private static final Duration LOST = Duration.ofMinutes(2);

    @Test
    void isProbedAfterFiveSecondsAndNotBefore() {
        Circuit open = Circuit.opened(NOW.minusSeconds(12), NOW, 0.5);
        assertThat(open.state()).isEqualTo(CircuitState.OPEN);
        assertThat(open.wantsProbe(NOW.plusMillis(4_999))).isFalse();
        assertThat(open.wantsProbe(NOW.plusSeconds(5))).isTrue();
    }

    @Test
    void staysOpenWhateverIsRecorded() {
        Circuit open = Circuit.opened(NOW, NOW, 0.5);
        assertThat(open.judge(new Observed(5, 5, 0), NOW.plusSeconds(60), 0.5)).isEqualTo(new Circuit.Step(open, 0));
    }

    @Test
    void aProbeThatSucceedsWakesOneAndThenTwiceAsManyEachStep() {
        Circuit.Step step = halfOpen().judge(new Observed(1, 0, 0), NOW, 0.5);
        Instant at = NOW;
        for (int expected = 1; expected <= 64; expected *= 2) {
            assertThat(step.circuit().state()).isEqualTo(CircuitState.RECOVERING);
            assertThat(step.wake()).isEqualTo(expected);
            at = at.plus(STEP);
            step = step.circuit().judge(new Observed(expected, expected, 0), at, 0.5);
        }
    }

    @Test
    void aProbeThatFailsKeepsItOpenLonger() {
        Circuit.Step step = halfOpen().judge(new Observed(0, 0, 1), NOW, 0.5);
        assertThat(step.wake()).isZero();
        assertThat(step.circuit().state()).isEqualTo(CircuitState.OPEN);
        assertThat(step.circuit().probeAt()).isEqualTo(NOW.plusSeconds(10));
        assertThat(step.circuit().probe()).isNull();
    }

    @Test
    void aProbeThatIsLostIsFollowedByAnother() {
        Circuit halfOpen = halfOpen();
        assertThat(halfOpen.judge(Observed.NOTHING, NOW.plus(LOST).minusMillis(1), 0.5)
                        .circuit())
                .isEqualTo(halfOpen);
        Circuit next = halfOpen.judge(Observed.NOTHING, NOW.plus(LOST), 0.5).circuit();
        assertThat(next.wantsProbe(NOW.plus(LOST))).isTrue();
        assertThat(next.failedProbes()).isEqualTo(halfOpen.failedProbes());
    }

    @Test
    void probesAlternateBetweenTheOldestAndTheNewest() {
        Circuit first = Circuit.opened(NOW, NOW, 0.5);
        Circuit second = first.probing(PROBE, LOST, NOW)
                .judge(new Observed(0, 0, 1), NOW, 0.5)
                .circuit();
        assertThat(first.probesLongestWaiting()).isTrue();
        assertThat(second.probesLongestWaiting()).isFalse();
    }

    @Test
    void aStepIsMadeOnceASecondHoweverOftenItIsJudged() {
        Circuit recovering = recovering(8);
        assertThat(recovering.judge(new Observed(8, 8, 0), NOW.plusMillis(500), 0.5))
                .isEqualTo(new Circuit.Step(recovering, 0));
    }

    @Test
    void someFailuresHalveThePaceAndManyOpenIt() {
        assertThat(recovering(8)
                        .judge(new Observed(6, 6, 2), NOW.plus(STEP), 0.5)
                        .wake())
                .isEqualTo(4);
        Circuit opened =
                recovering(8).judge(new Observed(2, 2, 6), NOW.plus(STEP), 0.5).circuit();
        assertThat(opened.state()).isEqualTo(CircuitState.OPEN);
        assertThat(opened.failingSince()).isEqualTo(NOW);
    }

    @Test
    void freshSuccessesAloneDoNotQuickenIt() {
        assertThat(recovering(8)
                        .judge(new Observed(500, 3, 0), NOW.plus(STEP), 0.5)
                        .wake())
                .isEqualTo(8);
    }

    @Test
    void aPaceThatIsNotKeptForTenStepsFallsToWhatIsDrained() {
        Circuit circuit = recovering(64);
        Instant at = NOW;
        for (int step = 0; step < 10; step++) {
            assertThat(circuit.pace()).isEqualTo(64);
            at = at.plus(STEP);
            circuit = circuit.judge(new Observed(20, 20, 0), at, 0.5).circuit();
        }
        assertThat(circuit.pace()).isEqualTo(20);
    }

    @Test
    void hasFailedForATimeOnlyOnceAProbeHasFailed() {
        Circuit open = Circuit.opened(NOW.minus(Duration.ofDays(6)), NOW, 0.5);
        assertThat(open.hasFailedFor(Duration.ofDays(5), NOW)).isFalse();
        Circuit again = open.probing(PROBE, LOST, NOW)
                .judge(new Observed(0, 0, 1), NOW, 0.5)
                .circuit();
        assertThat(again.hasFailedFor(Duration.ofDays(5), NOW)).isTrue();
        assertThat(again.hasFailedFor(Duration.ofDays(7), NOW)).isFalse();
    }

    @Property
    void probesArePacedBetweenFourAndSixtySeconds(
            @ForAll @IntRange(min = 0, max = 1_000_000) int failed,
            @ForAll @DoubleRange(min = 0, max = 1) double unit) {
        Duration delay = Circuit.probeDelay(failed, unit);
        assertThat(delay).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(60));
        assertThat(Circuit.probeDelay(failed + 1, unit)).isGreaterThanOrEqualTo(delay);
    }

    /** Whatever is recorded, it is in one of its states, wakes within its bounds, and gets to closing once all is well. */
    @Property(tries = 300)
    void neverGetsStuck(@ForAll Random random) {
        Circuit circuit = Circuit.opened(NOW, NOW, random.nextDouble());
        Instant at = NOW;
        for (int tick = 0; tick < 300; tick++) {
            at = at.plusMillis(random.nextInt(3_000));
            circuit = tick(circuit, new Observed(random.nextInt(3), random.nextInt(3), random.nextInt(3)), at, random);
        }
        boolean fast = false;
        for (int tick = 0; tick < 300 && !fast; tick++) {
            at = at.plusSeconds(1);
            int finished = Math.max(1, circuit.pace());
            circuit = tick(circuit, new Observed(finished, finished, 0), at, random);
            fast = circuit.pace() == Circuit.MAX_PACE;
        }
        assertThat(fast).isTrue();
    }

    private static Circuit tick(Circuit circuit, Observed seen, Instant at, Random random) {
        Circuit.Step step = circuit.judge(seen, at, random.nextDouble());
        assertThat(step.wake()).isBetween(0, Circuit.MAX_PACE);
        assertThat(step.wake() > 0 && step.circuit().state() != CircuitState.RECOVERING)
                .isFalse();
        assertThat(step.circuit().wantsProbe(at))
                .isEqualTo(step.circuit().state() == CircuitState.OPEN
                        && !at.isBefore(step.circuit().probeAt()));
        return step.circuit().wantsProbe(at) ? step.circuit().probing(PROBE, LOST, at) : step.circuit();
    }

    private static Circuit halfOpen() {
        return Circuit.opened(NOW.minusSeconds(20), NOW.minusSeconds(5), 0.5).probing(PROBE, LOST, NOW);
    }

    private static Circuit recovering(int pace) {
        return new Circuit(CircuitState.RECOVERING, NOW, NOW, 0, null, pace, 0, NOW);
    }
}
