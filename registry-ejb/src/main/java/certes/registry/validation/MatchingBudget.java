package certes.registry.validation;

/**
 * How much work the patterns of a schema may still do on the body that this thread is checking. One step is one
 * instruction of a pattern at one character. The engine is linear in both, but their product still grows large for large
 * patterns on large bodies. It travels with the thread, since a pattern is handed nothing but the text.
 */
final class MatchingBudget {
    private static final long BASE = 2_000_000;
    private static final long PER_BYTE = 16;
    private static final ThreadLocal<long[]> LEFT = new ThreadLocal<>();

    private MatchingBudget() {}

    /** Sets the budget of this thread for a body of that size; {@link #close} must follow. */
    static void open(long bodyBytes) {
        LEFT.set(new long[] {BASE + PER_BYTE * bodyBytes});
    }

    static void close() {
        LEFT.remove();
    }

    /** @throws TooCostlyException if nothing is left */
    static void spend(long steps) {
        long[] left = LEFT.get();
        if (left != null && (left[0] -= steps) < 0) {
            throw new TooCostlyException();
        }
    }
}
