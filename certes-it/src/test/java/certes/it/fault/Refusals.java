package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What a sender is told while nothing can be made durable. */
final class Refusals {

    private static final long PAUSE_NANOS = 50_000_000;

    private Refusals() {}

    /** Waits until an event is answered with 503 and when to come again. */
    static void await(CertesInstance certes) {
        String token = certes.master().token();
        Eventually.holds(() -> assertRefused(post(certes, token)));
    }

    /** Fails unless, after what was under way is over, every event is answered with 503 and when to come again. */
    static void within(Duration duration, CertesInstance certes) {
        await(certes);
        String token = certes.master().token();
        long until = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < until) {
            assertRefused(post(certes, token));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Reply post(CertesInstance certes, String token) {
        return certes.post("/events/refused/1/posted", "{}", Map.of("Authorization", "Bearer " + token));
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).as(reply.toString()).matches("[1-9][0-9]*");
    }
}
