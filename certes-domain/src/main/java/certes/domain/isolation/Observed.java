package certes.domain.isolation;

/**
 * What was recorded of a destination since its circuit was judged last; in {@link CircuitState#HALF_OPEN} of the probe
 * alone.
 *
 * @param successes attempts that succeeded
 * @param drained those of them that were accepted before the destination recovered, so have waited
 * @param failures attempts that failed
 */
public record Observed(int successes, int drained, int failures) {
    /** Nothing was recorded. */
    public static final Observed NOTHING = new Observed(0, 0, 0);
}
