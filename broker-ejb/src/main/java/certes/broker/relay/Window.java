package certes.broker.relay;

import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
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
    private final Map<DeliveryId, Place> places = new LinkedHashMap<>();
    private int promoted;
    private int taken;

    /** What is known of one id. */
    private record Place(long queuedAtNanos, boolean isPromoted) {}

    Window(int capacity, long staleAfterNanos) {
        this.capacity = capacity;
        this.staleAfterNanos = staleAfterNanos;
    }

    int room() {
        return capacity - places.size();
    }

    int size() {
        return places.size();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /** How long ago each of them was queued. */
    Map<DeliveryId, Duration> ages(long nowNanos) {
        Map<DeliveryId, Duration> ages = new HashMap<>();
        places.forEach((id, place) -> ages.put(id, Duration.ofNanos(nowNanos - place.queuedAtNanos())));
        return ages;
    }

    /** Those that are not in the window yet. */
    List<DeliveryId> missing(Collection<DeliveryId> ids) {
        return ids.stream().filter(id -> !places.containsKey(id)).toList();
    }

    void add(Collection<DeliveryId> ids, long nowNanos) {
        ids.forEach(id -> {
            Place before = places.put(id, new Place(nowNanos, false));
            promoted -= before != null && before.isPromoted() ? 1 : 0;
        });
    }

    /** Takes out what was claimed, and what has waited so long that its message is believed lost. */
    void keep(Set<DeliveryId> unclaimed, long nowNanos) {
        Iterator<Map.Entry<DeliveryId, Place>> each = places.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<DeliveryId, Place> entry = each.next();
            boolean isTaken = !unclaimed.contains(entry.getKey());
            if (isTaken || nowNanos - entry.getValue().queuedAtNanos() > staleAfterNanos) {
                taken += isTaken ? 1 : 0;
                promoted -= entry.getValue().isPromoted() ? 1 : 0;
                each.remove();
            }
        }
    }

    /** How many left because they were claimed, since the last call. */
    int takeTaken() {
        int count = taken;
        taken = 0;
        return count;
    }

    /**
     * The longest waiting ones, to be queued once more before everything else.
     *
     * @param count how many are to be promoted in all; those counted that are already
     */
    List<DeliveryId> promote(int count) {
        List<DeliveryId> ids = new ArrayList<>();
        if (count <= promoted) {
            return ids;
        }
        for (Map.Entry<DeliveryId, Place> entry : places.entrySet()) {
            if (promoted == count) {
                break;
            }
            if (!entry.getValue().isPromoted()) {
                entry.setValue(new Place(entry.getValue().queuedAtNanos(), true));
                ids.add(entry.getKey());
                promoted++;
            }
        }
        return ids;
    }
}
