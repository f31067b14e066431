package certes.domain.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.event.Direction;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackoffPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void refusesWhatNeverEnds() {
        assertRefused("never ends", BackoffKind.LINEAR, SECOND, 1, HOUR, 0, null, null);
    }

    @Test
    void takesOneBoundOrBoth() {
        assertThat(policy(BackoffKind.LINEAR, SECOND, 1, HOUR, 0, 1, null)).isNotNull();
        assertThat(policy(BackoffKind.LINEAR, SECOND, 1, HOUR, 1, null, Duration.ZERO))
                .isNotNull();
        assertThat(policy(BackoffKind.LOGARITHMIC, HOUR, 0.1, HOUR, 1, 1, HOUR)).isNotNull();
    }

    @Test
    void refusesDelaysOutOfBounds() {
        assertRefused("initialSeconds", BackoffKind.LINEAR, Duration.ZERO, 1, HOUR, 0, 3, null);
        assertRefused("initialSeconds", BackoffKind.LINEAR, SECOND.negated(), 1, HOUR, 0, 3, null);
        assertRefused("initialSeconds", BackoffKind.LINEAR, Duration.ofDays(4000), 1, HOUR, 0, 3, null);
        assertRefused("maxDelaySeconds", BackoffKind.LINEAR, HOUR, 1, SECOND, 0, 3, null);
        assertRefused("maxDelaySeconds", BackoffKind.LINEAR, SECOND, 1, Duration.ofDays(4000), 0, 3, null);
        assertRefused("maxElapsedSeconds", BackoffKind.LINEAR, SECOND, 1, HOUR, 0, 3, SECOND.negated());
    }

    @Test
    void refusesFactorsThatDoNotGrow() {
        assertRefused("factor", BackoffKind.EXPONENTIAL, SECOND, 1, HOUR, 0, 3, null);
        assertRefused("factor", BackoffKind.LINEAR, SECOND, 0, HOUR, 0, 3, null);
        assertRefused("factor", BackoffKind.LOGARITHMIC, SECOND, -1, HOUR, 0, 3, null);
        assertRefused("factor", BackoffKind.LINEAR, SECOND, Double.NaN, HOUR, 0, 3, null);
        assertRefused("factor", BackoffKind.LINEAR, SECOND, Double.POSITIVE_INFINITY, HOUR, 0, 3, null);
    }

    @Test
    void refusesJitterThatIsNoShare() {
        assertRefused("jitter", BackoffKind.LINEAR, SECOND, 1, HOUR, -0.1, 3, null);
        assertRefused("jitter", BackoffKind.LINEAR, SECOND, 1, HOUR, 1.1, 3, null);
        assertRefused("jitter", BackoffKind.LINEAR, SECOND, 1, HOUR, Double.NaN, 3, null);
    }

    @Test
    void refusesLessThanOneAttempt() {
        assertRefused("maxAttempts", BackoffKind.LINEAR, SECOND, 1, HOUR, 0, 0, null);
    }

    @Test
    void theProducersSideSendsOutgoingEvents() {
        assertThat(Side.of(Direction.OUTGOING)).isEqualTo(Side.PRODUCER);
        assertThat(Side.of(Direction.INCOMING)).isEqualTo(Side.SUBSCRIBER);
    }

    private static void assertRefused(
            String word,
            BackoffKind kind,
            Duration initial,
            double factor,
            Duration maxDelay,
            double jitter,
            @Nullable Integer maxAttempts,
            @Nullable Duration maxElapsed) {
        assertThatThrownBy(() -> policy(kind, initial, factor, maxDelay, jitter, maxAttempts, maxElapsed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static BackoffPolicy policy(
            BackoffKind kind,
            Duration initial,
            double factor,
            Duration maxDelay,
            double jitter,
            @Nullable Integer maxAttempts,
            @Nullable Duration maxElapsed) {
        return new BackoffPolicy(kind, initial, factor, maxDelay, jitter, maxAttempts, maxElapsed);
    }
}
