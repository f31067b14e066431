package certes.bench.sustained;

import java.util.OptionalLong;

/**
 * Finds the highest multiple of a step that is sustained: from a first guess up or down in strides that double, then by
 * halves. It takes for granted that what is above a rate that was not sustained is not sustained either, so one bad moment
 * of the machine makes the result lower and never higher.
 */
final class RateSearch {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final long step;
    private final long first;
    private long low;
    private long high = UNKNOWN;
    private long stride = 1;

    /**
     * @param step in events per second
     * @param guess where to begin, in events per second
     */
    RateSearch(long step, double guess) {
        this.step = step;
        this.first = Math.max(1, (long) (guess / step));
    }

    /** A step of which a rate has between 20 and 50: 1, 2 or 5 times a power of ten, and at least 1. */
    static long stepFor(double rate) {
        long step = 1;
        for (long power = 1; power <= rate; power *= 10) {
            for (long factor : new long[] {1, 2, 5}) {
                if (factor * power <= rate / 20) {
                    step = factor * power;
                }
            }
        }
        return step;
    }

    /** The rate to try next; empty when the result is known. */
    OptionalLong next() {
        if (high == UNKNOWN) {
            return OptionalLong.of(step * (low == 0 ? first : low + stride));
        }
        if (high - low == 1) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(step * (low == 0 ? Math.max(1, high - stride) : low + (high - low) / 2));
    }

    /**
     * Takes what became of a rate.
     *
     * @param rate as {@link #next} gave it
     */
    void record(long rate, boolean sustained) {
        boolean wasFirst = low == 0 && high == UNKNOWN;
        if (sustained) {
            low = rate / step;
        } else {
            high = rate / step;
        }
        if (!wasFirst && (low == 0 || high == UNKNOWN)) {
            stride *= 2;
        }
    }

    /** The highest rate that was sustained, in events per second; 0 if none was. */
    long sustained() {
        return low * step;
    }
}
