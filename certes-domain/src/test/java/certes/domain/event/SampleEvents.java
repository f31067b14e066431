package certes.domain.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.id.SourceId;
import certes.domain.id.SubscriptionId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events for tests, each with ids of its own. */
public final class SampleEvents {
    /** What {@link #to} addresses. */
    public static final EventUri URI = new EventUri("certes.test", "github", 1, "push");
    /** The source of every sample; there need not be one of this id. */
    public static final SourceId SOURCE = new SourceId(77);
    /** The W3C trace of every sample. */
    public static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    /** The priority of every delivery of {@link #to}. */
    public static final int PRIORITY = 4;

    private static final IdGenerator IDS = new IdGenerator(1023, Clock.systemUTC());

    private SampleEvents() {}

    /** An event without a key, with one delivery to each of the subscriptions. */
    public static NewEvent to(SubscriptionId... subscriptions) {
        return event(null, "{\"ref\":\"main\"}", PRIORITY, subscriptions);
    }

    /** As {@link #to}, with another body. */
    public static NewEvent withBody(byte[] body, SubscriptionId... subscriptions) {
        return event(null, body, PRIORITY, subscriptions);
    }

    /** As {@link #to}, with another priority. */
    public static NewEvent of(int priority, SubscriptionId... subscriptions) {
        return event(null, "{\"ref\":\"main\"}", priority, subscriptions);
    }

    /** An event with an idempotency key. */
    public static NewEvent keyed(IdempotencyKey key, String body, SubscriptionId... subscriptions) {
        return event(key, body, PRIORITY, subscriptions);
    }

    private static NewEvent event(
            @Nullable IdempotencyKey key, String text, int priority, SubscriptionId... subscriptions) {
        return event(key, text.getBytes(UTF_8), priority, subscriptions);
    }

    private static NewEvent event(
            @Nullable IdempotencyKey key, byte[] body, int priority, SubscriptionId... subscriptions) {
        return new NewEvent(
                new EventId(IDS.next()),
                URI,
                SOURCE,
                Direction.INCOMING,
                "application/json",
                Map.of("x-github-event", "push"),
                List.of(new CorrelationId("gw.1-6750a5c0-0123456789abcdef01234567")),
                body,
                new byte[] {1, 2, 3},
                TRACE_ID,
                key,
                key == null ? null : sha256(body),
                Arrays.stream(subscriptions)
                        .map(subscription -> new NewDelivery(new DeliveryId(IDS.next()), subscription, priority))
                        .toList(),
                List.of());
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
