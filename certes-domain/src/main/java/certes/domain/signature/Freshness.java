package certes.domain.signature;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a signed timestamp is near enough to now, so that a recorded request cannot be sent again later. */
final class Freshness {
    /** How far a timestamp may lie from now, either way. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final int MAX_DIGITS = 12;

    private Freshness() {}

    /**
     * What is wrong with a timestamp.
     *
     * @param timestamp seconds since 1970 in decimal digits
     * @return null if it is fresh
     */
    static @Nullable String objection(String timestamp, Instant now) {
        if (timestamp.isEmpty()
                || timestamp.length() > MAX_DIGITS
                || !timestamp.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return "the timestamp is not in whole seconds since 1970";
        }
        long age = now.getEpochSecond() - Long.parseLong(timestamp);
        if (Math.abs(age) <= TOLERANCE.toSeconds()) {
            return null;
        }
        return "the timestamp lies " + Math.abs(age) + " s in the " + (age > 0 ? "past" : "future") + "; "
                + TOLERANCE.toSeconds() + " s are tolerated: sign again for each attempt, and check the clocks";
    }
}
