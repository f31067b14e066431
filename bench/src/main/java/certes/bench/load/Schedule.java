package certes.bench.load;

/**
 * When each of a number of events is due: at even distances, whatever happens to those before.
 *
 * @param startNanos when the first one is due, by the clock of {@link System#nanoTime()}
 * @param perSecond the rate
 * @param total how many there are
 */
record Schedule(long startNanos, double perSecond, long total) {

    static Schedule of(long startNanos, double perSecond, long nanos) {
        return new Schedule(startNanos, perSecond, (long) Math.ceil(nanos * perSecond / 1e9));
    }

    /** When the event of that number (from 0) is due. */
    long dueAt(long number) {
        return startNanos + (long) (number * 1e9 / perSecond);
    }

    /** How many are due by then. */
    long dueBy(long nanos) {
        long number = Math.max(0, Math.min(total, (long) ((nanos - startNanos) * perSecond / 1e9)));
        // what was lost by rounding, here or in dueAt
        while (number > 0 && dueAt(number - 1) > nanos) {
            number--;
        }
        while (number < total && dueAt(number) <= nanos) {
            number++;
        }
        return number;
    }
}
