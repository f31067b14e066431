package certes.consumer.recording;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.HandedBack;
import certes.domain.delivery.InMemoryStore;
import certes.domain.delivery.Outcome;
import certes.domain.event.DataRefusedException;
import certes.domain.event.StoreUnavailableException;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that may be down. */
public final class FlakyStore implements DeliveryStore {
    private final InMemoryStore rows;
    private final AtomicInteger refused = new AtomicInteger();
    private final List<Integer> recorded = new ArrayList<>();
    private volatile boolean down;
    private volatile boolean unreadable;
    private volatile @Nullable String refusedExcerpt;

    public FlakyStore(InMemoryStore rows) {
        this.rows = rows;
    }

    public void setDown(boolean down) {
        this.down = down;
    }

    /** Whether no body can be read. */
    public void setUnreadable(boolean unreadable) {
        this.unreadable = unreadable;
    }

    /** How often it was asked in vain. */
    public int refused() {
        return refused.get();
    }

    /** The sizes of the batches that were recorded. */
    public synchronized List<Integer> recorded() {
        return List.copyOf(recorded);
    }

    private InMemoryStore rows() {
        if (down) {
            refused.incrementAndGet();
            throw new StoreUnavailableException("the database is down", new IllegalStateException());
        }
        return rows;
    }

    @Override
    public List<ClaimedDelivery> claim(Collection<DeliveryId> ids, Duration grace) {
        return rows().claim(ids, grace);
    }

    /** From now on takes no batch with such an answer. */
    public void refuse(String excerpt) {
        refusedExcerpt = excerpt;
    }

    @Override
    public Optional<byte[]> body(EventId event) {
        if (unreadable) {
            throw new StoreUnavailableException("the database is slow", new IllegalStateException());
        }
        return rows().body(event);
    }

    @Override
    public Set<DeliveryId> record(List<Outcome> outcomes) {
        String refuses = refusedExcerpt;
        if (refuses != null && outcomes.stream().anyMatch(outcome -> refuses.equals(outcome.responseExcerpt()))) {
            throw new DataRefusedException("no such character", new IllegalStateException());
        }
        Set<DeliveryId> counted = rows().record(outcomes);
        synchronized (this) {
            recorded.add(outcomes.size());
        }
        return counted;
    }

    @Override
    public void release(List<HandedBack> returned) {
        rows().release(returned);
    }

    @Override
    public void hasten(Map<DeliveryId, Long> leases) {
        rows().hasten(leases);
    }

    @Override
    public List<DeliveryId> due(int priority, Duration overdue, int limit) {
        return rows().due(priority, overdue, limit);
    }

    @Override
    public Set<Integer> duePriorities(Duration overdue) {
        return rows().duePriorities(overdue);
    }

    @Override
    public Set<DeliveryId> unclaimed(Map<DeliveryId, Duration> queuedFor) {
        return rows().unclaimed(queuedFor);
    }

    @Override
    public int wake(int limit) {
        return rows().wake(limit);
    }

    @Override
    public int cancelDeleted(int limit) {
        return rows().cancelDeleted(limit);
    }
}
