package certes.broker.relay;

import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ids of one priority that are believed to be in the queue. Belief is enough: an id that is queued twice is claimed
 * once, and one that is not queued at all leaves the window when it is stale and is queued again. Not thread-safe.
 */
final class Window {
    private final int capacity;
    private final long staleAfterNanos;
    private final Map<DeliveryId, Long> queuedAtNanos = new LinkedHashMap<>();

    Window(int capacity, long staleAfterNanos) {
        this.capacity = capacity;
        this.staleAfterNanos = staleAfterNanos;
    }

    int room() {
        return capacity - queuedAtNanos.size();
    }

    int size() {
        return queuedAtNanos.size();
    }

    boolean isEmpty() {
        return queuedAtNanos.isEmpty();
    }

    /** How long ago each of them was queued. */
    Map<DeliveryId, Duration> ages(long nowNanos) {
        Map<DeliveryId, Duration> ages = new HashMap<>();
        queuedAtNanos.forEach((id, queuedAt) -> ages.put(id, Duration.ofNanos(nowNanos - queuedAt)));
        return ages;
    }

    /** Those that are not in the window yet. */
    List<DeliveryId> missing(Collection<DeliveryId> ids) {
        return ids.stream().filter(id -> !queuedAtNanos.containsKey(id)).toList();
    }

    void add(Collection<DeliveryId> ids, long nowNanos) {
        ids.forEach(id -> queuedAtNanos.put(id, nowNanos));
    }

    /** Takes out what was claimed, and what has waited so long that its message is believed lost. */
    void keep(Set<DeliveryId> unclaimed, long nowNanos) {
        queuedAtNanos
                .entrySet()
                .removeIf(
                        entry -> !unclaimed.contains(entry.getKey()) || nowNanos - entry.getValue() > staleAfterNanos);
    }
}
