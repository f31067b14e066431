package certes.it.http;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what must become true, with a patience that only something broken exhausts. */
public final class Eventually {

    private Eventually() {}

    /** Waits up to a minute. */
    public static void holds(ThrowingRunnable assertion) {
        within(Duration.ofMinutes(1), assertion);
    }

    public static void within(Duration patience, ThrowingRunnable assertion) {
        await().atMost(patience)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
