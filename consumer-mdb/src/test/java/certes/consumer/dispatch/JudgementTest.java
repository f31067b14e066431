package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import certes.consumer.sending.Answer;
import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgementTest {
    private static final Duration DELAY = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration TOOK = Duration.ofMillis(1_500);
    private static final BackoffPolicy POLICY =
            new BackoffPolicy(BackoffKind.LINEAR, DELAY, 1, LONGEST, 0, 3, Duration.ofDays(1));

    private final ClaimedDelivery first = SampleDeliveries.claimed(1, null, null);
    private final ClaimedDelivery last = SampleDeliveries.claimed(3, null, null);

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void a2xxIsSuccess(int status) {
        Outcome outcome = of(first, responded(status));
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Delivered());
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.error()).isNull();
        assertThat(outcome.responseExcerpt()).isEqualTo("body");
        assertThat(outcome.disablesSubscription()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 300, 400, 401, 404, 408, 422, 499, 500, 502, 504, 599, 999})
    void everythingElseIsTriedAgain(int status) {
        Outcome outcome = of(first, responded(status));
        assertThat(outcome.verdict()).isInstanceOfSatisfying(Verdict.Retry.class, retry -> {
            assertThat(retry.delay()).isEqualTo(DELAY);
            assertThat(retry.reason()).startsWith("answered " + status);
        });
        assertThat(outcome.status()).isEqualTo(status);
        assertThat(outcome.disablesSubscription()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectSaysWhatToDo(int status) {
        assertThat(of(first, responded(status)).error())
                .contains("redirects are not followed")
                .contains("subscription's address");
    }

    @Test
    void a410DisablesTheSubscription() {
        Outcome outcome = of(first, responded(410));
        assertThat(outcome.disablesSubscription()).isTrue();
        assertThat(outcome.error()).contains("the subscription is disabled");
        assertThat(outcome.verdict()).isInstanceOf(Verdict.Retry.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aPauseThatIsAskedForIsKept(int status) {
        assertThat(delay(of(first, responded(status, Duration.ofMinutes(2))))).isEqualTo(Duration.ofMinutes(2));
        assertThat(delay(of(first, responded(status, Duration.ofSeconds(1))))).isEqualTo(DELAY);
        assertThat(delay(of(first, responded(status, Duration.ofDays(9_999))))).isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500, 502})
    void nobodyElseAsksForAPause(int status) {
        assertThat(delay(of(first, responded(status, Duration.ofMinutes(2))))).isEqualTo(DELAY);
    }

    @Test
    void noAnswerIsTriedAgain() {
        Outcome outcome = of(first, new Answer.Failed("connection refused: nobody listens"));
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Retry(DELAY, "connection refused: nobody listens"));
        assertThat(outcome.status()).isNull();
        assertThat(outcome.responseExcerpt()).isNull();
        assertThat(outcome.error()).isEqualTo("connection refused: nobody listens");
    }

    @Test
    void aPolicyThatIsSpentGivesUpAndSaysWhy() {
        assertThat(of(last, responded(500)).verdict())
                .isEqualTo(new Verdict.DeadLetter("given up after 3 attempt(s), the last one: answered 500"));
        assertThat(of(last, new Answer.Failed("timed out")).verdict())
                .isEqualTo(new Verdict.DeadLetter("given up after 3 attempt(s), the last one: timed out"));
        assertThat(of(last, responded(204)).verdict()).isEqualTo(new Verdict.Delivered());
    }

    @Test
    void aPolicyThatIsBoundedByTimeGivesUpWhenItIsOver() {
        BackoffPolicy brief = new BackoffPolicy(BackoffKind.LINEAR, DELAY, 1, LONGEST, 0, null, Duration.ofSeconds(1));
        assertThat(of(first, brief, responded(500)).verdict()).isInstanceOf(Verdict.DeadLetter.class);
    }

    @Test
    void whatAPolicyAllowsIsLeftOfTheTimeSinceTheFirstAttemptWhateverThisNodesClockSays() {
        BackoffPolicy hour = new BackoffPolicy(BackoffKind.LINEAR, DELAY, 1, LONGEST, 0, null, Duration.ofHours(1));
        Duration left = Duration.ofSeconds(4);
        Duration waited = Duration.ofSeconds(3);
        ClaimedDelivery second = SampleDeliveries.claimedAfter(
                Duration.ofHours(1).minus(waited).minus(TOOK).minus(left));
        assertThat(delay(of(second, hour, responded(500), waited))).isEqualTo(left);
        assertThat(of(second, hour, responded(500), waited.plus(left)).verdict())
                .isInstanceOf(Verdict.DeadLetter.class);
    }

    @Test
    void whatWasTamperedWithIsDeadLetteredAtOnce() {
        Outcome outcome = Judgement.tampered(first, SampleDeliveries.FIRST_AT);
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.DeadLetter.class,
                        dead -> assertThat(dead.reason()).startsWith("tampered"));
        assertThat(outcome.status()).isNull();
        assertThat(outcome.lease()).isEqualTo(first.lease());
    }

    @Property
    void theOutcomeIsThatOfTheAttemptWhateverTheAnswer(
            @ForAll @IntRange(min = 100, max = 999) int status, @ForAll @IntRange(min = 1, max = 5) int attempt) {
        ClaimedDelivery claimed = SampleDeliveries.claimed(attempt, null, null);
        Outcome outcome = of(claimed, responded(status));
        assertThat(outcome.id()).isEqualTo(claimed.id());
        assertThat(outcome.subscription()).isEqualTo(claimed.subscription());
        assertThat(outcome.lease()).isEqualTo(claimed.lease());
        assertThat(outcome.attempt()).isEqualTo(attempt);
        assertThat(outcome.startedAt()).isEqualTo(SampleDeliveries.FIRST_AT);
        assertThat(outcome.duration()).isEqualTo(TOOK);
        assertThat(outcome.error() == null).isEqualTo(outcome.verdict() instanceof Verdict.Delivered);
    }

    private static Duration delay(Outcome outcome) {
        return ((Verdict.Retry) outcome.verdict()).delay();
    }

    private static Answer responded(int status) {
        return responded(status, Duration.ZERO);
    }

    private static Answer responded(int status, Duration retryAfter) {
        return new Answer.Responded(status, "body", retryAfter);
    }

    private static Outcome of(ClaimedDelivery delivery, Answer answer) {
        return of(delivery, POLICY, answer);
    }

    private static Outcome of(ClaimedDelivery delivery, BackoffPolicy policy, Answer answer, Duration waited) {
        return Judgement.of(delivery, policy, answer, SampleDeliveries.FIRST_AT, waited, TOOK, null, new Random(1));
    }

    private static Outcome of(ClaimedDelivery delivery, BackoffPolicy policy, Answer answer) {
        return of(delivery, policy, answer, Duration.ZERO);
    }
}
