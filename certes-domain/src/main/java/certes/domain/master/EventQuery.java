package certes.domain.master;

import certes.domain.delivery.DeliveryState;
import certes.domain.event.EventPattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events; null means any.
 *
 * @param source the source's name
 * @param state events that have a delivery in this state
 * @param since inclusive
 * @param until exclusive
 */
public record EventQuery(
        @Nullable String source,
        @Nullable EventPattern uri,
        @Nullable DeliveryState state,
        @Nullable Instant since,
        @Nullable Instant until) {}
