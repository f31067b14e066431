package certes.consumer.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries that were claimed, and subscriptions that they are for. */
final class SampleDeliveries {
    static final Instant FIRST_AT = Instant.parse("2026-05-04T10:00:00Z");

    static final byte[] BODY = "{\"ref\": \"ü\" }".getBytes(UTF_8);

    private SampleDeliveries() {}

    /** The second attempt, claimed so long after the first. */
    static ClaimedDelivery claimedAfter(Duration sinceFirstAttempt) {
        return claimed(2, sinceFirstAttempt, null, null);
    }

    static ClaimedDelivery claimed(int attempt, @Nullable String contentType, @Nullable String traceId) {
        return claimed(attempt, attempt == 1 ? null : Duration.ZERO, contentType, traceId);
    }

    private static ClaimedDelivery claimed(
            int attempt, @Nullable Duration sinceFirstAttempt, @Nullable String contentType, @Nullable String traceId) {
        return new ClaimedDelivery(
                new DeliveryId(42),
                new SubscriptionId(7),
                4,
                1,
                attempt,
                sinceFirstAttempt,
                new EventId(41),
                new EventUri("certes.test", "github/repo", 3, "push"),
                null,
                Direction.INCOMING,
                FIRST_AT,
                contentType,
                traceId,
                BODY,
                BODY.length,
                new byte[] {1},
                false);
    }

    static Subscription subscription(long id, String address, SigningSecret... secrets) {
        return subscription(id, address, null, secrets);
    }

    static Subscription subscription(
            long id, String address, @Nullable Integer rateLimitPerSecond, SigningSecret... secrets) {
        return new Subscription(
                new SubscriptionId(id),
                EventPattern.parse("*", "certes.test"),
                new Destination(DestinationKind.HTTPS, URI.create(address)),
                4,
                List.of(),
                null,
                SubscriptionState.ACTIVE,
                null,
                null,
                Duration.ofSeconds(15),
                List.of(secrets),
                Instant.EPOCH,
                rateLimitPerSecond,
                null);
    }
}
