package certes.broker.relay;

import certes.domain.delivery.DeliveryQueue;
import certes.domain.delivery.DeliveryStore;
import certes.domain.delivery.QueueUnavailableException;
import certes.domain.event.NewDelivery;
import certes.domain.event.StoreUnavailableException;
import certes.domain.failpoint.Failpoint;
import certes.domain.id.DeliveryId;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands deliveries to the queue, on one thread: those accepted just now at once, while the window of their priority has
 * room; everything else from the rows, longest due first. Only a small window of each priority is queued, since the order
 * of what is queued cannot be changed any more; what a higher priority keeps from its turn is queued once more, before all
 * others ({@link GuaranteedShares}).
 *
 * <p>kill -9 anywhere here loses nothing: what was not queued, or was forgotten by the broker, is a row that is due. What
 * is queued twice is claimed once.
 */
@ApplicationScoped
public class Relay {
    private static final Logger LOG = System.getLogger(Relay.class.getName());
    private static final int PRIORITIES = 10;
    private static final int HIGHEST = PRIORITIES - 1;
    private static final int WINDOW = 1_000;
    private static final int INBOX = 20_000;
    private static final long STALE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SWEEP_NANOS = Duration.ofMillis(500).toNanos();
    private static final long BACKLOG_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** How long fresh ones gather where others were relayed just before: what is claimed together costs less. */
    private static final long GATHER_NANOS = Duration.ofMillis(1).toNanos();

    private static final long JUST_BEFORE_NANOS = Duration.ofMillis(5).toNanos();
    /** What was accepted later than this is on its way through the inbox of some node. */
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    @Inject
    private DeliveryQueue queue;

    @Inject
    private DeliveryStore store;

    @Inject
    private PrometheusRegistry prometheus;

    @Inject
    private RelayReadiness readiness;

    @Resource
    private ManagedThreadFactory threads;

    private final BlockingQueue<NewDelivery> inbox = new LinkedBlockingQueue<>(INBOX);
    private final Window[] windows = new Window[PRIORITIES];
    /** Whether rows of this priority wait that are not in the window. True at first: a start finds what the last left. */
    private final boolean[] backlog = new boolean[PRIORITIES];

    private final GuaranteedShares shares = new GuaranteedShares(PRIORITIES);

    private volatile boolean overflow;
    private volatile boolean stopping;
    private RelayMetrics metrics;
    private Thread thread;
    private long sweptAtNanos;
    private long relayedFreshAtNanos;

    @PostConstruct
    void start() {
        for (int priority = 0; priority < PRIORITIES; priority++) {
            windows[priority] = new Window(WINDOW, STALE_NANOS);
            backlog[priority] = true;
        }
        metrics = new RelayMetrics(prometheus, PRIORITIES);
        thread = threads.newThread(this::run);
        thread.start();
    }

    @PreDestroy
    void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deliveries that became durable just now. Returns at once; what finds no room is relayed from its row. */
    public void offer(List<NewDelivery> deliveries) {
        for (NewDelivery delivery : deliveries) {
            if (!inbox.offer(delivery)) {
                overflow = true;
                return;
            }
        }
    }

    /**
     * Only stopping ends it: where it stood still, events would go on being accepted and none be delivered. So whatever is
     * thrown, an interrupt from elsewhere included, it goes on.
     */
    private void run() {
        while (!stopping) {
            try {
                readiness.looks();
                relayFresh();
                relayDue();
                metrics.show(windows, backlog);
            } catch (StoreUnavailableException | QueueUnavailableException unavailable) {
                LOG.log(Level.WARNING, "Nothing is relayed for the moment: {0}", unavailable.getMessage());
                expectBacklog();
                pause();
            } catch (Throwable unexpected) { // an interrupt by stop() is seen by the loop
                if (!stopping) {
                    LOG.log(Level.ERROR, "The relay goes on after a failure", unexpected);
                    expectBacklog();
                    pause();
                }
            }
        }
    }

    private void relayFresh() throws InterruptedException {
        NewDelivery first = inbox.poll(anyBacklog() ? BACKLOG_NANOS : SWEEP_NANOS, TimeUnit.NANOSECONDS);
        if (first == null) {
            return;
        }
        if (System.nanoTime() - relayedFreshAtNanos < JUST_BEFORE_NANOS) {
            TimeUnit.NANOSECONDS.sleep(GATHER_NANOS);
        }
        relayedFreshAtNanos = System.nanoTime();
        List<NewDelivery> fresh = new ArrayList<>();
        fresh.add(first);
        inbox.drainTo(fresh, WINDOW);
        List<List<DeliveryId>> byPriority = new ArrayList<>();
        for (int priority = 0; priority < PRIORITIES; priority++) {
            byPriority.add(new ArrayList<>());
        }
        fresh.forEach(delivery -> byPriority.get(delivery.priority()).add(delivery.id()));
        for (int priority = HIGHEST; priority >= 0; priority--) {
            List<DeliveryId> ids = byPriority.get(priority);
            if (!ids.isEmpty()) {
                relayFresh(priority, ids);
            }
        }
    }

    /** Behind a backlog fresh ones wait their turn in their rows. */
    private void relayFresh(int priority, List<DeliveryId> ids) {
        Window window = windows[priority];
        if (!backlog[priority] && window.room() < ids.size()) {
            refresh(window);
        }
        if (backlog[priority] || window.room() < ids.size()) {
            backlog[priority] = true;
        } else {
            send(priority, ids);
        }
    }

    private void relayDue() {
        long now = System.nanoTime();
        boolean sweep = now - sweptAtNanos > SWEEP_NANOS;
        if (sweep) {
            sweptAtNanos = now;
            if (overflow) {
                overflow = false;
                expectBacklog();
            }
        }
        Set<Integer> due = sweep ? store.duePriorities(OVERDUE) : Set.of();
        for (int priority = HIGHEST; priority >= 0; priority--) {
            if (backlog[priority] || due.contains(priority)) {
                relayDue(priority);
            } else if (sweep) {
                refresh(windows[priority]);
            }
        }
        if (sweep) {
            promote();
        }
    }

    /** What is queued twice by this is claimed once. */
    private void promote() {
        int[] taken = new int[PRIORITIES];
        int[] waiting = new int[PRIORITIES];
        for (int priority = 0; priority < PRIORITIES; priority++) {
            taken[priority] = windows[priority].takeTaken();
            waiting[priority] = windows[priority].size();
        }
        shares.account(taken, waiting);
        for (int priority = HIGHEST; priority >= 0; priority--) {
            List<DeliveryId> ids = windows[priority].promote(shares.owed(priority));
            if (!ids.isEmpty()) {
                queue.send(HIGHEST, ids);
                metrics.promoted(priority, ids.size());
            }
        }
    }

    /** Fills the window of one priority from the rows, once half of it is free. */
    private void relayDue(int priority) {
        Window window = windows[priority];
        refresh(window);
        int room = window.room();
        if (room < WINDOW / 2) {
            return;
        }
        // A limit beyond the window: what is due first may be what is queued already.
        Duration overdue = backlog[priority] ? Duration.ZERO : OVERDUE;
        List<DeliveryId> due = store.due(priority, overdue, WINDOW);
        List<DeliveryId> missing = window.missing(due);
        backlog[priority] = due.size() == WINDOW || missing.size() > room;
        send(priority, missing.subList(0, Math.min(room, missing.size())));
    }

    private void refresh(Window window) {
        if (!window.isEmpty()) {
            long now = System.nanoTime();
            window.keep(store.unclaimed(window.ages(now)), now);
        }
    }

    private void send(int priority, List<DeliveryId> ids) {
        if (!ids.isEmpty()) {
            queue.send(priority, ids);
            Failpoint.AFTER_RELAY.pass();
            windows[priority].add(ids, System.nanoTime());
        }
    }

    private boolean anyBacklog() {
        for (boolean any : backlog) {
            if (any) {
                return true;
            }
        }
        return false;
    }

    private void expectBacklog() {
        java.util.Arrays.fill(backlog, true);
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException hurried) {
            // The loop sees whether it is to stop; the flag stays clear, so that an interrupt from elsewhere does no
            // harm.
            return;
        }
    }
}
