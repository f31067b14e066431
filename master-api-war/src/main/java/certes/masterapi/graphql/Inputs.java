package certes.masterapi.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a caller wrote into values of the domain, which check themselves. */
final class Inputs {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final double LONGEST_SECONDS = 3650 * 86_400.0;

    private Inputs() {}

    /** Makes a value; what is wrong with it is the caller's fault. */
    static <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException wrong) {
            throw RefusedException.badRequest(wrong.getMessage() == null ? "a value is wrong" : wrong.getMessage());
        }
    }

    /** Reads an id, or whatever else has a textual form. */
    static <T> T parsed(String text, Function<String, T> parse) {
        return checked(() -> parse.apply(text));
    }

    /** As {@link #parsed}; null stays null. */
    static <T> @Nullable T parsedIfGiven(@Nullable String text, Function<String, T> parse) {
        return text == null ? null : parsed(text, parse);
    }

    /** Refuses an input that this version does not act on, since ignoring it would promise what is not kept. */
    static void refuseIfGiven(String name, @Nullable Object value) {
        if (value != null) {
            throw RefusedException.badRequest("this version does not take " + name + " yet; leave it out");
        }
    }

    /** A name, which the database compares or keeps as text; null stays null. */
    static @Nullable String plain(String name, @Nullable String text) {
        if (text != null && text.chars().anyMatch(Character::isISOControl)) {
            throw RefusedException.badRequest(name + " must not hold control characters");
        }
        return text;
    }

    /** A time, which the database can hold; null stays null. */
    static @Nullable Instant time(String name, @Nullable Instant at) {
        if (at != null && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            throw RefusedException.badRequest(name + " must lie in the years from 1970 to 9999");
        }
        return at;
    }

    /** A length of time in seconds, as the API writes it. */
    static Duration seconds(String name, double seconds) {
        if (!Double.isFinite(seconds) || seconds < 0 || seconds > LONGEST_SECONDS) {
            throw RefusedException.badRequest(name + " must be from 0 to 315360000 (10 years)");
        }
        return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
    }

    /** The inverse of {@link #seconds(String, double)}. */
    static double seconds(Duration length) {
        return length.toNanos() / NANOS_PER_SECOND;
    }
}
