package certes.consumer.sending;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one exchange with a destination. */
public sealed interface Answer {
    /**
     * The destination answered.
     *
     * @param excerpt the beginning of the body as text; null if there was none
     * @param retryAfter what {@code Retry-After} asks for; zero if nothing
     */
    record Responded(int status, @Nullable String excerpt, Duration retryAfter) implements Answer {}

    /** There was no answer; why, in words. */
    record Failed(String error) implements Answer {}
}
