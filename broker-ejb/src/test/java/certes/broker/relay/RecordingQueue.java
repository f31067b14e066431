package certes.broker.relay;

import certes.domain.delivery.DeliveryQueue;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.QueueUnavailableException;
import certes.domain.delivery.Queued;
import certes.domain.id.DeliveryId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A queue that remembers what was sent, may be down, and hands over to one consumer that claims it. */
final class RecordingQueue implements DeliveryQueue {
    /** What one call sent. */
    record Sent(int priority, List<DeliveryId> ids) {}

    private final DeliveryStore store;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Message> waiting = new ArrayList<>();
    private boolean down;
    private int mostWaiting;

    /** One id that waits. */
    private record Message(int priority, DeliveryId id) {}

    /** @param store where its consumer claims */
    RecordingQueue(DeliveryStore store) {
        this.store = store;
    }

    @Override
    public synchronized void send(int priority, List<DeliveryId> ids) {
        if (down) {
            throw new QueueUnavailableException("the broker is down", new IllegalStateException());
        }
        sent.add(new Sent(priority, List.copyOf(ids)));
        ids.forEach(id -> waiting.add(new Message(priority, id)));
        mostWaiting = Math.max(
                mostWaiting, store.unclaimed(Queued.justNow(idsOf(waiting))).size());
    }

    synchronized void setDown(boolean down) {
        this.down = down;
    }

    /** Claims what waits, as consumers do; returns how many that were. */
    synchronized int consume() {
        return consume(waiting.size());
    }

    /** Claims so many of what waits, higher priorities first, then as they came; returns how many that were. */
    synchronized int consume(int most) {
        waiting.sort(Comparator.comparingInt(Message::priority).reversed());
        List<Message> next = waiting.subList(0, Math.min(most, waiting.size()));
        int claimed = store.claim(idsOf(next), Duration.ofHours(1)).size();
        next.clear();
        return claimed;
    }

    private static Set<DeliveryId> idsOf(List<Message> messages) {
        Set<DeliveryId> ids = new HashSet<>();
        messages.forEach(message -> ids.add(message.id()));
        return ids;
    }

    /** Forgets what waits, as a broker does that is killed. */
    synchronized void lose() {
        waiting.clear();
    }

    synchronized List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Each id once, in the order in which they were sent first. */
    synchronized Set<DeliveryId> ids() {
        Set<DeliveryId> ids = new LinkedHashSet<>();
        sent.forEach(message -> ids.addAll(message.ids()));
        return ids;
    }

    /** How often an id was sent. */
    synchronized long times(DeliveryId id) {
        return sent.stream().filter(message -> message.ids().contains(id)).count();
    }

    /** The most that ever waited unclaimed. */
    synchronized int mostWaiting() {
        return mostWaiting;
    }
}
