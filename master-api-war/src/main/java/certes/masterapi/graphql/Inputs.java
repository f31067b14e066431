package certes.masterapi.graphql;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a caller wrote into values of the domain, which check themselves. */
final class Inputs {
    private static final double NANOS_PER_SECOND = 1e9;
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
