package certes.consumer.dispatch;

import certes.consumer.sending.Answer;
import certes.domain.backoff.Backoff;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an answer means: a pure function of the facts. */
final class Judgement {
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private Judgement() {}

    /**
     * Judges an attempt.
     *
     * @param startedAt when it was begun, by this node's clock, which may be wrong: to be shown, and nothing else
     * @param waited how long after the claim it was begun
     * @param duration how long it took
     * @param downFor for how long nothing has succeeded there, if that means that the destination is down; else null
     * @param random for the jitter
     */
    static Outcome of(
            ClaimedDelivery delivery,
            BackoffPolicy policy,
            Answer answer,
            Instant startedAt,
            Duration waited,
            Duration duration,
            @Nullable Duration downFor,
            RandomGenerator random) {
        if (answer instanceof Answer.Responded responded) {
            String error = error(responded.status());
            Duration retryAfter = asksForPause(responded.status()) ? responded.retryAfter() : Duration.ZERO;
            return outcome(
                    delivery,
                    startedAt,
                    duration,
                    responded.status(),
                    error,
                    responded.excerpt(),
                    error == null
                            ? new Verdict.Delivered()
                            : failed(delivery, policy, error, waited, duration, retryAfter, random),
                    downFor);
        }
        String error = ((Answer.Failed) answer).error();
        Verdict verdict = failed(delivery, policy, error, waited, duration, Duration.ZERO, random);
        return outcome(delivery, startedAt, duration, null, error, null, verdict, downFor);
    }

    /** Whether a status is one whose {@code Retry-After} is meant. */
    static boolean asksForPause(int status) {
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE;
    }

    /** The row is not what was accepted: it is never sent. */
    static Outcome tampered(ClaimedDelivery delivery, Instant at) {
        String reason = "tampered: the stored event does not fit its seal, so it was not sent";
        return outcome(delivery, at, Duration.ZERO, null, reason, null, new Verdict.DeadLetter(reason), null);
    }

    private static Outcome outcome(
            ClaimedDelivery delivery,
            Instant startedAt,
            Duration duration,
            @Nullable Integer status,
            @Nullable String error,
            @Nullable String excerpt,
            Verdict verdict,
            @Nullable Duration downFor) {
        return new Outcome(
                delivery.id(),
                delivery.subscription(),
                delivery.lease(),
                delivery.attempt(),
                startedAt,
                duration,
                status,
                error,
                excerpt,
                status != null && status == GONE,
                verdict,
                delivery.watched(),
                downFor);
    }

    /** Why a status is a failure, in words; null for success. */
    private static @Nullable String error(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        if (status >= 300 && status < 400) {
            return "answered " + status + ": redirects are not followed, set the subscription's address to the target";
        }
        return status == GONE ? "answered 410 Gone: the subscription is disabled" : "answered " + status;
    }

    private static Verdict failed(
            ClaimedDelivery delivery,
            BackoffPolicy policy,
            String error,
            Duration waited,
            Duration duration,
            Duration retryAfter,
            RandomGenerator random) {
        Duration before = delivery.sinceFirstAttempt();
        Instant first = Instant.EPOCH;
        Instant now = first.plus(duration).plus(before == null ? Duration.ZERO : before.plus(waited));
        Optional<Instant> next = Backoff.next(policy, delivery.attempt(), first, now, retryAfter, random);
        return next.<Verdict>map(at -> new Verdict.Retry(Duration.between(now, at), error))
                .orElseGet(() -> new Verdict.DeadLetter(
                        "given up after " + delivery.attempt() + " attempt(s), the last one: " + error));
    }
}
