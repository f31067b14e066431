package certes.domain.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant START = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration MAX_DELAY = Duration.ofHours(1);

    @Test
    void followsTheDocumentedFormulas() {
        assertThat(secondsOf(policy(BackoffKind.LINEAR, 10, 0.5), 4)).containsExactly(10.0, 15.0, 20.0, 25.0);
        assertThat(secondsOf(policy(BackoffKind.EXPONENTIAL, 10, 3), 4)).containsExactly(10.0, 30.0, 90.0, 270.0);
        assertThat(Backoff.delay(policy(BackoffKind.LOGARITHMIC, 10, 2), 1, 0.5))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(Backoff.delay(policy(BackoffKind.LOGARITHMIC, 10, 2), 8, 0.5))
                .isEqualTo(Duration.ofNanos((long) (10e9 * (1 + 2 * Math.log(8)))));
    }

    @Test
    void spreadsTheDelayByTheRandomNumber() {
        BackoffPolicy policy = new BackoffPolicy(
                BackoffKind.LINEAR, Duration.ofSeconds(100), 1, Duration.ofSeconds(110), 0.2, 10, null);
        assertThat(Backoff.delay(policy, 1, 0)).isEqualTo(Duration.ofSeconds(80));
        assertThat(Backoff.delay(policy, 1, 0.5)).isEqualTo(Duration.ofSeconds(100));
        assertThat(Backoff.delay(policy, 1, 1)).isEqualTo(Duration.ofSeconds(110));
    }

    @Test
    void countsTheFirstAttempt() {
        BackoffPolicy once = bounded(1, null);
        BackoffPolicy thrice = bounded(3, null);
        assertThat(next(once, 1, START)).isEmpty();
        assertThat(next(thrice, 2, START)).isPresent();
        assertThat(next(thrice, 3, START)).isEmpty();
        assertThat(Backoff.simulate(thrice, START, 100, new Random(1))).hasSize(3);
    }

    @Test
    void makesTheLastAttemptAtTheBoundItself() {
        BackoffPolicy policy = bounded(null, Duration.ofSeconds(25));
        assertThat(Backoff.simulate(policy, START, 100, new Random(1)))
                .containsExactly(
                        new SimulatedAttempt(1, START, Duration.ZERO),
                        new SimulatedAttempt(2, START.plusSeconds(10), Duration.ofSeconds(10)),
                        new SimulatedAttempt(3, START.plusSeconds(25), Duration.ofSeconds(15)));
        assertThat(next(policy, 3, START.plusSeconds(25))).isEmpty();
        assertThat(next(policy, 3, START.plusSeconds(26))).isEmpty();
    }

    @Test
    void waitsAsLongAsTheReceiverAsksWithinThePolicysBounds() {
        BackoffPolicy policy = new BackoffPolicy(
                BackoffKind.LINEAR, Duration.ofSeconds(10), 1, Duration.ofMinutes(2), 0, 10, Duration.ofHours(1));
        Instant now = START.plusSeconds(60);
        assertThat(after(policy, now, Duration.ofSeconds(3))).hasValue(now.plusSeconds(10));
        assertThat(after(policy, now, Duration.ofSeconds(-3))).hasValue(now.plusSeconds(10));
        assertThat(after(policy, now, Duration.ofSeconds(45))).hasValue(now.plusSeconds(45));
        assertThat(after(policy, now, Duration.ofDays(400_000))).hasValue(now.plusSeconds(120));
        Instant late = START.plus(Duration.ofMinutes(59));
        assertThat(after(policy, late, Duration.ofSeconds(100))).hasValue(START.plus(Duration.ofHours(1)));
    }

    @Test
    void refusesToCountFromZero() {
        assertThatThrownBy(() -> Backoff.delay(BackoffPolicy.DEFAULT, 0, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultTriesForThreeDays() {
        List<SimulatedAttempt> attempts = Backoff.simulate(BackoffPolicy.DEFAULT, START, 100, () -> Long.MAX_VALUE);
        assertThat(attempts).hasSizeBetween(15, 20);
        assertThat(attempts.get(attempts.size() - 1).at())
                .isBetween(START.plus(Duration.ofDays(2)), START.plus(Duration.ofDays(3)));
    }

    @Property
    void noDelayLeavesItsBounds(
            @ForAll("policies") BackoffPolicy policy,
            @ForAll @IntRange(min = 1) int attempt,
            @ForAll @DoubleRange(min = 0, max = 1) double unit) {
        assertThat(Backoff.delay(policy, attempt, unit)).isPositive().isLessThanOrEqualTo(policy.maxDelay());
    }

    @Property
    void noAttemptIsEarlierThanNowOrLaterThanTheBounds(
            @ForAll("policies") BackoffPolicy policy,
            @ForAll @IntRange(min = 1) int attempt,
            @ForAll @LongRange(min = 0, max = 400_000_000) long elapsedSeconds,
            @ForAll @LongRange(min = -10, max = Long.MAX_VALUE / 2) long retryAfterSeconds,
            @ForAll long seed) {
        Instant now = START.plusSeconds(elapsedSeconds);
        Optional<Instant> next =
                Backoff.next(policy, attempt, START, now, Duration.ofSeconds(retryAfterSeconds), new Random(seed));
        next.ifPresent(at -> {
            assertThat(at).isAfter(now).isBeforeOrEqualTo(now.plus(policy.maxDelay()));
            assertThat(policy.maxAttempts() == null || attempt < policy.maxAttempts())
                    .isTrue();
            if (policy.maxElapsed() != null) {
                assertThat(at).isBeforeOrEqualTo(START.plus(policy.maxElapsed()));
            }
        });
    }

    @Property
    void delaysNeverShrinkWithoutJitter(
            @ForAll("policies") BackoffPolicy policy, @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 1) int n) {
        assertThat(Backoff.delay(policy, n + 1, 0.5)).isGreaterThanOrEqualTo(Backoff.delay(policy, n, 0.5));
    }

    @Property
    void logarithmicGrowsMoreSlowlyThanLinear(
            @ForAll @IntRange(min = 1, max = 10_000) int initialMillis,
            @ForAll @DoubleRange(min = 0.01, max = 10) double factor,
            @ForAll @IntRange(min = 2, max = 100_000) int attempt) {
        Duration longest = Duration.ofDays(3650);
        Duration initial = Duration.ofMillis(initialMillis);
        BackoffPolicy log = new BackoffPolicy(BackoffKind.LOGARITHMIC, initial, factor, longest, 0, 10, null);
        BackoffPolicy linear = new BackoffPolicy(BackoffKind.LINEAR, initial, factor, longest, 0, 10, null);
        assertThat(Backoff.delay(log, attempt, 0.5)).isLessThan(Backoff.delay(linear, attempt, 0.5));
        assertThat(growth(log, attempt)).isLessThanOrEqualTo(growth(linear, attempt));
    }

    @Property
    void everyDeliveryEndsAndEveryAttemptIsWhereTheEngineMakesIt(
            @ForAll("endingSoon") BackoffPolicy policy, @ForAll long seed) {
        List<SimulatedAttempt> attempts = Backoff.simulate(policy, START, 10_000, new Random(seed));
        assertThat(attempts).isNotEmpty().hasSizeLessThan(10_000);
        Random random = new Random(seed);
        for (int i = 0; i < attempts.size(); i++) {
            SimulatedAttempt attempt = attempts.get(i);
            Optional<Instant> following = Backoff.next(policy, i + 1, START, attempt.at(), random);
            assertThat(attempt.number()).isEqualTo(i + 1);
            assertThat(following)
                    .isEqualTo(
                            i + 1 < attempts.size()
                                    ? Optional.of(attempts.get(i + 1).at())
                                    : Optional.empty());
        }
    }

    @Provide
    Arbitrary<BackoffPolicy> policies() {
        return policies(
                Arbitraries.integers().between(1, Integer.MAX_VALUE).injectNull(0.3),
                Arbitraries.longs().between(0, 3650L * 24 * 3600).map(Duration::ofSeconds));
    }

    @Provide
    Arbitrary<BackoffPolicy> endingSoon() {
        return policies(
                Arbitraries.integers().between(1, 50),
                Arbitraries.longs().between(0, 3600).map(Duration::ofSeconds));
    }

    private static Arbitrary<BackoffPolicy> policies(
            Arbitrary<@Nullable Integer> maxAttempts, Arbitrary<Duration> maxElapsed) {
        return Combinators.combine(
                        Arbitraries.of(BackoffKind.class),
                        Arbitraries.longs().between(1, 86_400_000).map(Duration::ofMillis),
                        Arbitraries.doubles().ofScale(3).between(1.001, 1000),
                        Arbitraries.longs().between(0, 3_000L * 86_400_000).map(Duration::ofMillis),
                        Arbitraries.doubles().between(0, 1),
                        maxAttempts,
                        maxElapsed)
                .as((kind, initial, factor, more, jitter, attempts, elapsed) ->
                        new BackoffPolicy(kind, initial, factor, initial.plus(more), jitter, attempts, elapsed));
    }

    private static BackoffPolicy policy(BackoffKind kind, long initialSeconds, double factor) {
        return new BackoffPolicy(kind, Duration.ofSeconds(initialSeconds), factor, MAX_DELAY, 0, 10, null);
    }

    private static BackoffPolicy bounded(@Nullable Integer maxAttempts, @Nullable Duration maxElapsed) {
        return new BackoffPolicy(BackoffKind.LINEAR, Duration.ofSeconds(10), 1, MAX_DELAY, 0, maxAttempts, maxElapsed);
    }

    private static Optional<Instant> next(BackoffPolicy policy, int attempt, Instant now) {
        return Backoff.next(policy, attempt, START, now, new Random(1));
    }

    private static Optional<Instant> after(BackoffPolicy policy, Instant now, Duration retryAfter) {
        return Backoff.next(policy, 1, START, now, retryAfter, new Random(1));
    }

    private static Duration growth(BackoffPolicy policy, int attempt) {
        return Backoff.delay(policy, attempt, 0.5).minus(Backoff.delay(policy, attempt - 1, 0.5));
    }

    private static List<Double> secondsOf(BackoffPolicy policy, int attempts) {
        return IntStream.rangeClosed(1, attempts)
                .mapToObj(attempt -> Backoff.delay(policy, attempt, 0.5).toNanos() / 1e9)
                .toList();
    }
}
