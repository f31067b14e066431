package certes.domain.delivery;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt that was made, to be recorded.
 *
 * @param lease the fencing token under which it was made
 * @param attempt its number, from 1
 * @param status the HTTP status; null if there was no answer
 * @param error why it failed, in words; null where it did not
 * @param responseExcerpt the beginning of the answer's body; null if there was none
 * @param disablesSubscription whether the destination said that it is gone (410)
 * @param watched as in {@link ClaimedDelivery}
 * @param downFor for how long nothing has succeeded at the destination, if that means that it is down; else null
 */
public record Outcome(
        DeliveryId id,
        SubscriptionId subscription,
        long lease,
        int attempt,
        Instant startedAt,
        Duration duration,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String responseExcerpt,
        boolean disablesSubscription,
        Verdict verdict,
        boolean watched,
        @Nullable Duration downFor) {}
