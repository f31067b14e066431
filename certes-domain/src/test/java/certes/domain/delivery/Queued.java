package certes.domain.delivery;

import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Deliveries that were queued this moment, as {@link DeliveryStore#unclaimed} is asked about them. */
public final class Queued {
    private Queued() {}

    public static Map<DeliveryId, Duration> justNow(Collection<DeliveryId> ids) {
        return ids.stream().collect(Collectors.toMap(id -> id, id -> Duration.ZERO));
    }
}
