package certes.consumer.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shares out the memory for bodies that are too long to come with their claims, by the rule of {@link DestinationShares}: an
 * address may be given more as long as it holds less than what is still free. So one that hangs leaves half of it. What is
 * given may exceed what is free by one body: whatever its length, each waits for the same. Thread-safe.
 */
final class BodyShares {
    private static final long BACK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long LATEST_BACK_NANOS = Duration.ofSeconds(60).toNanos();
    /** Who has to wait comes back as if so many bytes a second were sent, so that many are not claimed in vain at once. */
    private static final double BACK_BYTES_PER_SECOND = 64 << 20;

    private final LongSupplier nanoTime;
    private final Map<String, Held> addresses = new HashMap<>();
    private int bodies;
    private long free;

    /** What one address holds. */
    private static final class Held {
        private long bytes;
        /** Until when those that went back to their rows are spread. */
        private long backUntilNanos;

        private Held(long now) {
            backUntilNanos = now;
        }
    }

    /**
     * Shares for one consumer.
     *
     * @param total how many bytes
     * @param nanoTime nanoseconds of a monotonic clock
     */
    BodyShares(long total, LongSupplier nanoTime) {
        this.free = total;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for room for one body.
     *
     * @return 0 if it is given, until {@link #giveBack}; else after how many nanoseconds to come again
     */
    synchronized long take(String address, int bytes) {
        long now = nanoTime.getAsLong();
        Held held = addresses.computeIfAbsent(address, name -> new Held(now));
        if (held.bytes < free) {
            held.bytes += bytes;
            free -= bytes;
            bodies++;
            return 0;
        }
        long from = Math.max(0, held.backUntilNanos - now);
        held.backUntilNanos = now + Math.min(LATEST_BACK_NANOS, from + (long) (bytes * 1e9 / BACK_BYTES_PER_SECOND));
        return Math.min(LATEST_BACK_NANOS, BACK_NANOS + from);
    }

    /** One body is not held any more. */
    synchronized void giveBack(String address, int bytes) {
        Held held = addresses.get(address);
        if (held != null) {
            held.bytes -= bytes;
        }
        free += bytes;
        bodies--;
        if (bodies == 0) {
            addresses.clear();
        }
    }

    /** How many bytes are free; less than zero while the last one exceeds it. */
    synchronized long free() {
        return free;
    }
}
