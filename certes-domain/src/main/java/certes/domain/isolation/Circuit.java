package certes.domain.isolation;

import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The circuit of one address that is not closed, as a pure state machine: {@link CircuitState#OPEN} until a probe is due,
 * {@link CircuitState#HALF_OPEN} until it is answered or taken for lost, {@link CircuitState#RECOVERING} until nothing is
 * aside any more or failures open it again. Whoever stores it judges it about once a second, each time by what was
 * recorded since.
 *
 * <p>What a crash loses: the probe (another one is sent when its time is over), or some of what was recorded (the step is
 * smaller). Never a delivery, since those aside are rows.
 *
 * @param failingSince from when on nothing is known to have succeeded
 * @param probeAt {@code OPEN}: when the next probe is due; {@code HALF_OPEN}: when this one is taken for lost
 * @param failedProbes how often it did not come back; spaces the probes
 * @param probe the delivery that is let through; null where none is
 * @param pace how many deliveries one step wakes
 * @param lagging steps in a row in which fewer were drained than woken
 * @param steppedAt when the last step was made
 */
public record Circuit(
        CircuitState state,
        Instant failingSince,
        Instant probeAt,
        int failedProbes,
        @Nullable DeliveryId probe,
        int pace,
        int lagging,
        Instant steppedAt) {
    /** The most that one step wakes. */
    public static final int MAX_PACE = 4_096;

    private static final Duration FIRST_PROBE = Duration.ofSeconds(5);
    private static final Duration LAST_PROBE = Duration.ofSeconds(60);
    private static final int MAX_DOUBLINGS = 4;
    private static final double JITTER = 0.2;
    /** A little less than a second, so that a timer that comes early by a hair is not a step lost. */
    private static final Duration STEP = Duration.ofMillis(900);

    private static final double KEEPS_UP = 0.9;
    /** A destination may take that many steps for an answer and still be believed to keep up. */
    private static final int PATIENCE = 10;

    /**
     * What to do now.
     *
     * @param circuit as it is from now on
     * @param wake how many deliveries to wake, those that have waited longest first; where fewer are aside, the circuit
     *     is closed
     */
    public record Step(Circuit circuit, int wake) {}

    /**
     * A circuit that opens.
     *
     * @param unit a random number, 0-1, for the jitter
     */
    public static Circuit opened(Instant failingSince, Instant now, double unit) {
        return new Circuit(CircuitState.OPEN, failingSince, now.plus(probeDelay(0, unit)), 0, null, 0, 0, now);
    }

    /**
     * The pause before a probe: 5 s, doubled by each one that failed up to 60 s, and 20 % more or less.
     *
     * @param unit a random number, 0-1
     */
    public static Duration probeDelay(int failedProbes, double unit) {
        Duration full = FIRST_PROBE.multipliedBy(1L << Math.min(failedProbes, MAX_DOUBLINGS));
        double millis = Math.min(full.toMillis(), LAST_PROBE.toMillis()) * (1 - JITTER + 2 * JITTER * unit);
        return Duration.ofMillis(Math.min(Math.round(millis), LAST_PROBE.toMillis()));
    }

    /**
     * Judges what was recorded.
     *
     * @param unit a random number, 0-1, for the jitter
     */
    public Step judge(Observed seen, Instant now, double unit) {
        return switch (state) {
            case OPEN -> new Step(this, 0);
            case HALF_OPEN -> judgeProbe(seen, now, unit);
            case RECOVERING -> now.isBefore(steppedAt.plus(STEP)) ? new Step(this, 0) : judgeStep(seen, now, unit);
        };
    }

    private Step judgeProbe(Observed seen, Instant now, double unit) {
        if (seen.successes() > 0) {
            Circuit recovering = new Circuit(CircuitState.RECOVERING, now, now, failedProbes, null, 1, 0, now);
            return new Step(recovering, recovering.pace);
        }
        if (seen.failures() > 0) {
            return new Step(opened(failingSince, failedProbes + 1, now, unit), 0);
        }
        // Lost, with the node that held it: nothing is known, so the next one need not wait.
        return new Step(
                now.isBefore(probeAt)
                        ? this
                        : new Circuit(CircuitState.OPEN, failingSince, now, failedProbes, null, 0, 0, now),
                0);
    }

    private Step judgeStep(Observed seen, Instant now, double unit) {
        if (seen.failures() > seen.successes()) {
            return new Step(opened(steppedAt, failedProbes + 1, now, unit), 0);
        }
        if (seen.failures() > 0) {
            return step(Math.max(1, pace / 2), 0, now);
        }
        if (seen.drained() >= KEEPS_UP * pace) {
            return step(Math.min(MAX_PACE, 2 * pace), 0, now);
        }
        return lagging + 1 < PATIENCE
                ? step(pace, lagging + 1, now)
                : step(Math.max(1, Math.min(pace, seen.drained())), 0, now);
    }

    private static Circuit opened(Instant failingSince, int failedProbes, Instant now, double unit) {
        Instant probeAt = now.plus(probeDelay(failedProbes, unit));
        return new Circuit(CircuitState.OPEN, failingSince, probeAt, failedProbes, null, 0, 0, now);
    }

    private Step step(int nextPace, int nextLagging, Instant now) {
        Circuit next = new Circuit(state, failingSince, probeAt, failedProbes, null, nextPace, nextLagging, now);
        return new Step(next, nextPace);
    }

    /** Whether one delivery is to be let through now. */
    public boolean wantsProbe(Instant now) {
        return state == CircuitState.OPEN && !now.isBefore(probeAt);
    }

    /**
     * Alternates, so that one event that its destination always refuses does not keep the circuit open by itself.
     *
     * @return whether the probe is to be the delivery that has waited longest, else the one that came last
     */
    public boolean probesLongestWaiting() {
        return failedProbes % 2 == 0;
    }

    /**
     * With a delivery that is let through.
     *
     * @param within after which time without an outcome it is taken for lost
     */
    public Circuit probing(DeliveryId delivery, Duration within, Instant now) {
        return new Circuit(CircuitState.HALF_OPEN, failingSince, now.plus(within), failedProbes, delivery, 0, 0, now);
    }

    /** Whether the last probe failed, and nothing has succeeded for so long. */
    public boolean hasFailedFor(Duration time, Instant now) {
        return state == CircuitState.OPEN && failedProbes > 0 && !now.isBefore(failingSince.plus(time));
    }
}
