package certes.domain.master;

import certes.domain.delivery.DeliveryState;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries; null means any.
 *
 * @param since of acceptance, inclusive
 * @param until of acceptance, exclusive
 */
public record DeliveryQuery(
        @Nullable EventId event,
        @Nullable SubscriptionId subscription,
        @Nullable DeliveryState state,
        @Nullable Instant since,
        @Nullable Instant until) {}
