package certes.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * A distribution of durations, in milliseconds.
 *
 * @param count how many
 */
public record Latencies(long count, double p50, double p90, double p99, double p999, double max) {

    /** Of a histogram of nanoseconds. */
    static Latencies of(Histogram nanos) {
        return new Latencies(
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(90) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getValueAtPercentile(99.9) / 1e6,
                nanos.getMaxValue() / 1e6);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("count", count)
                .put("p50Millis", rounded(p50))
                .put("p90Millis", rounded(p90))
                .put("p99Millis", rounded(p99))
                .put("p999Millis", rounded(p999))
                .put("maxMillis", rounded(max));
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1000) / 1000.0;
    }

    @Override
    public String toString() {
        return count == 0
                ? "nothing measured"
                : String.format(
                        Locale.ROOT, "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms", p50, p99, p999, max);
    }
}
