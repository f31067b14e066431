package certes.bench.load;

import java.util.Arrays;
import java.util.Locale;

/** Durations of which the distribution is asked at the end. Thread-safe. */
final class Percentiles {

    private long[] nanos = new long[1 << 16];
    private int count;

    synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = duration;
        count++;
    }

    synchronized int count() {
        return count;
    }

    /** In milliseconds: median, 99th and 99.9th percentile, the longest. */
    synchronized String summary() {
        if (count == 0) {
            return "nothing measured";
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms",
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 0.999),
                millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }
}
