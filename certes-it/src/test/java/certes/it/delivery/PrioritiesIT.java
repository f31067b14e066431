package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@RunsCertes
class PrioritiesIT {
    private static final int HIGH_SUBSCRIPTIONS = 20;
    private static final int HIGH_EVENTS = 1_000;
    private static final int LOW_EVENTS = 30;
    private static final int HIGH_AT_ONE_HOST = 10;
    private static final int LOW_AT_ONE_HOST = 5;

    private final CertesInstance certes;
    private final String high = Names.unique("high");
    private final String low = Names.unique("low");

    PrioritiesIT(CertesInstance certes) {
        this.certes = certes;
    }

    /** Everything waits until all of it is there; then the highest priority has far more than can be taken at once. */
    @Test
    void theLowestMovesWhileTheHighestSaturates() {
        AtomicInteger highs = new AtomicInteger();
        List<String> subscriptions = new ArrayList<>();
        try (RecordingEndpoint saturated = RecordingEndpoint.into(request -> highs.incrementAndGet());
                RecordingEndpoint modest = RecordingEndpoint.open()) {
            for (int i = 0; i < HIGH_SUBSCRIPTIONS; i++) {
                subscriptions.add(subscribed(high, saturated.address(), 9));
            }
            String lowest = subscribed(low, modest.address(), 0);
            post(high, HIGH_EVENTS);
            post(low, LOW_EVENTS);

            subscriptions.forEach(id -> certes.master().changeSubscription("resume", id));
            certes.master().changeSubscription("resume", lowest);

            modest.await(LOW_EVENTS);
            assertThat(highs.get())
                    .as("deliveries of priority 9 when the last of priority 0 arrived")
                    .isLessThan(HIGH_EVENTS * HIGH_SUBSCRIPTIONS);
            Eventually.within(
                    Duration.ofMinutes(2),
                    () -> assertThat(highs.get()).isGreaterThanOrEqualTo(HIGH_EVENTS * HIGH_SUBSCRIPTIONS));
        } finally {
            subscriptions.forEach(id -> certes.master().deleteSubscription(id));
        }
    }

    /** The same where both are sent to one host, which has more of the highest in line than it may hold. */
    @Test
    void theLowestMovesAtTheHostThatTheHighestSaturates() {
        AtomicInteger highs = new AtomicInteger();
        AtomicInteger lows = new AtomicInteger();
        List<String> subscriptions = new ArrayList<>();
        try (RecordingEndpoint shared =
                RecordingEndpoint.into(request -> (request.path().endsWith("/low") ? lows : highs).incrementAndGet())) {
            shared.answering(Answer.after(Duration.ofMillis(100), Answer.status(200)));
            for (int i = 0; i < HIGH_AT_ONE_HOST; i++) {
                subscriptions.add(subscribed(high, shared.address(), 9));
            }
            subscriptions.add(subscribed(low, shared.address() + "/low", 0));
            post(high, HIGH_EVENTS);
            post(low, LOW_AT_ONE_HOST);

            subscriptions.forEach(id -> certes.master().changeSubscription("resume", id));

            Eventually.within(
                    Duration.ofMinutes(1), () -> assertThat(lows.get()).isGreaterThanOrEqualTo(LOW_AT_ONE_HOST));
            assertThat(highs.get())
                    .as("deliveries of priority 9 when the last of priority 0 arrived")
                    .isLessThan(HIGH_EVENTS * HIGH_AT_ONE_HOST);
            Eventually.within(
                    Duration.ofMinutes(2),
                    () -> assertThat(highs.get()).isGreaterThanOrEqualTo(HIGH_EVENTS * HIGH_AT_ONE_HOST));
        } finally {
            subscriptions.forEach(id -> certes.master().deleteSubscription(id));
        }
    }

    /** A subscription that does not send yet. */
    private String subscribed(String namespace, String address, int priority) {
        Subscribed subscription = certes.master().subscribe(namespace + "/1/*", address, Map.of("priority", priority));
        certes.master().changeSubscription("pause", subscription.id());
        return subscription.id();
    }

    private void post(String namespace, int count) {
        for (int i = 0; i < count; i++) {
            certes.postOwn("/events/" + namespace + "/1/scanned", "{\"kg\":" + i + "}", Map.of());
        }
    }
}
