package certes.broker.relay;

/**
 * Keeps low priorities moving. The queue hands over strictly by priority, so while a high one saturates the consumers the
 * lower ones would wait for ever. Of everything that is taken from the queue, each priority that has something waiting is
 * due at least {@code priority + 1} per cent; what it does not get by itself is to be promoted.
 *
 * <p>So out of 1,000 deliveries that are taken while some of priority 0 wait, 10 are of priority 0, whatever else waits,
 * and at least 550 are of priority 9, as long as there are so many. Pure arithmetic; not thread-safe.
 */
final class GuaranteedShares {
    private final double[] owed;

    /** @param priorities how many there are; the highest needs no promotion */
    GuaranteedShares(int priorities) {
        owed = new double[priorities];
    }

    /** The least share of what is taken, 0-1, for a priority that has something waiting. */
    static double of(int priority) {
        return (priority + 1) / 100.0;
    }

    /**
     * Takes into account what was taken since the last call.
     *
     * @param taken how many of each priority
     * @param waiting how many of each priority are queued and not taken; who has none is owed nothing
     */
    void account(int[] taken, int[] waiting) {
        int total = 0;
        for (int each : taken) {
            total += each;
        }
        for (int priority = 0; priority < owed.length; priority++) {
            double due = owed[priority] + total * of(priority) - taken[priority];
            owed[priority] = Math.max(0, Math.min(due, waiting[priority]));
        }
    }

    /** How many of a priority are to go before all others now, those counted that were promoted and not taken yet. */
    int owed(int priority) {
        return priority == owed.length - 1 ? 0 : (int) owed[priority];
    }
}
