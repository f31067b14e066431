package certes.consumer.dispatch;

import java.time.Duration;

/** How many sendings are over per second, of late. Not thread-safe. */
final class Pace {
    private static final long WINDOW_NANOS = Duration.ofMillis(100).toNanos();

    private long sinceNanos;
    private int over;
    private double perSecond;
    private double best;

    Pace(long nowNanos) {
        sinceNanos = nowNanos;
    }

    /** One more is over. */
    void count() {
        over++;
    }

    /** In the last tenth of a second. */
    double at(long nowNanos) {
        long elapsed = nowNanos - sinceNanos;
        if (elapsed >= WINDOW_NANOS) {
            perSecond = over * 1e9 / elapsed;
            best = Math.max(perSecond, best * Math.pow(0.5, elapsed / 1e9));
            sinceNanos = nowNanos;
            over = 0;
        }
        return perSecond;
    }

    /** The best of late, which halves each second: what stalls for a moment is still fast. */
    double bestAt(long nowNanos) {
        at(nowNanos);
        return best;
    }
}
