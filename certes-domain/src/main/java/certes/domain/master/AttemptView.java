package certes.domain.master;

import certes.domain.id.DeliveryId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt, as it is shown.
 *
 * @param number from 1
 * @param status the HTTP status; null if there was no answer
 */
public record AttemptView(
        DeliveryId delivery,
        int number,
        Instant startedAt,
        long durationMillis,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String responseExcerpt) {}
