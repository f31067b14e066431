package certes.bench.sustained;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How many events waited in the course of a step: due, but not handed over to all subscriptions. A step is sustained if
 * from its second third on the backlog grows by less than a fiftieth of what is offered, and at its end is less than what
 * is offered in a second.
 */
final class Backlog {

    private static final double TOLERATED_GROWTH = 0.02;

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(double seconds, double waiting) {}

    /**
     * Takes one look.
     *
     * @param seconds since the step began; not less than the look before
     */
    void add(double seconds, double waiting) {
        samples.add(new Sample(seconds, waiting));
    }

    /** How many waited when it was looked at last. */
    double last() {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).waiting();
    }

    /** By how much it grew in a second, from the second third on: the slope of the line with the least squares. */
    double growth() {
        List<Sample> counted = samples.stream()
                .filter(sample ->
                        sample.seconds() >= samples.get(samples.size() - 1).seconds() / 3)
                .toList();
        double time = counted.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double waiting = counted.stream().mapToDouble(Sample::waiting).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (Sample sample : counted) {
            products += (sample.seconds() - time) * (sample.waiting() - waiting);
            squares += (sample.seconds() - time) * (sample.seconds() - time);
        }
        return squares == 0 ? 0 : products / squares;
    }

    /**
     * Why the step is not sustained; empty if it is.
     *
     * @param offered events per second
     */
    Optional<String> complaint(double offered) {
        if (growth() > TOLERATED_GROWTH * offered) {
            return Optional.of(String.format(Locale.ROOT, "the backlog grew by %.0f/s", growth()));
        }
        if (last() > offered) {
            return Optional.of(String.format(Locale.ROOT, "%.0f events waited at the end", last()));
        }
        return Optional.empty();
    }
}
