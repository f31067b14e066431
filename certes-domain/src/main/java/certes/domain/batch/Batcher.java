package certes.domain.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Does in one step what waits at the same time, so that many callers share one transaction. Each of a few worker threads
 * takes what waits, works on it, and tells each caller its result; meanwhile the next batch gathers. An idle batcher
 * works on a first item at once. Thread-safe.
 *
 * <p>A caller is told only after the work returned; where the process dies before, nobody was told anything.
 *
 * @param <T> what is submitted
 * @param <R> what becomes of it
 */
public final class Batcher<T, R> implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final BatchLimits limits;
    private final ToLongFunction<? super T> weight;
    private final Function<? super List<T>, ? extends List<R>> work;
    private final List<Worker> workers = new ArrayList<>();
    /** Unbounded, so that closing can always reach the workers; {@link #submit} keeps the bounds. */
    private final LinkedBlockingQueue<Entry<T, R>> queue = new LinkedBlockingQueue<>();

    private final AtomicInteger waitingItems = new AtomicInteger();
    private final AtomicLong waitingWeight = new AtomicLong();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long lastFinishedNanos;
    private volatile boolean closed;
    private volatile boolean abandoned;

    /**
     * Starts the workers.
     *
     * @param workers how many batches are worked on at once
     * @param weight of an item; asked once for each
     * @param work gets at least one item and returns one result for each, in order; what it throws fails its batch alone
     */
    public Batcher(
            int workers,
            ThreadFactory threads,
            BatchLimits limits,
            ToLongFunction<? super T> weight,
            Function<? super List<T>, ? extends List<R>> work) {
        if (workers < 1) {
            throw new IllegalArgumentException("a batcher needs at least one worker");
        }
        this.limits = limits;
        this.weight = weight;
        this.work = work;
        this.lastFinishedNanos = System.nanoTime() - limits.linger().toNanos();
        for (int i = 0; i < workers; i++) {
            this.workers.add(new Worker(threads));
        }
        this.workers.forEach(worker -> worker.thread.start());
    }

    /**
     * Hands in an item and returns at once.
     *
     * @return completed after the item's batch was worked on, exceptionally with what the work threw, or with a
     *     {@link CancellationException} where {@link #close} could not wait for it; dependents run on the worker, so they
     *     must be short or asynchronous. Empty, and nothing will be done, if the room is full or the batcher closed
     */
    public Optional<CompletionStage<R>> submit(T item) {
        Ticket<T, R> ticket = new Ticket<>(item, weight.applyAsLong(item));
        if (closed || !enter(ticket)) {
            return Optional.empty();
        }
        queue.add(ticket);
        // Closed in between: the workers may have left already, so take it back unless one of them has it.
        if (closed && queue.remove(ticket)) {
            leave(ticket);
            return Optional.empty();
        }
        return Optional.of(ticket);
    }

    /** How many items wait for a worker now. */
    public int waiting() {
        return waitingItems.get();
    }

    /** As {@link #close(Duration)}, within 10 seconds. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    /**
     * Takes nothing more, waits until everything that was taken is done, and fails what is not done in time; the outcome
     * of a batch that is under way then is unknown. Closing twice is harmless.
     */
    public synchronized void close(Duration within) {
        if (closed) {
            return;
        }
        closed = true;
        workers.forEach(worker -> queue.add(new Stop<>()));
        if (awaitWorkers(System.nanoTime() + within.toNanos())) {
            return;
        }
        abandoned = true;
        workers.forEach(worker -> worker.thread.interrupt());
        CancellationException tooLate = new CancellationException("closed before this was done; try again");
        for (Entry<T, R> entry = queue.poll(); entry != null; entry = queue.poll()) {
            if (entry instanceof Ticket<T, R> ticket) {
                leave(ticket);
                ticket.completeExceptionally(tooLate);
            }
        }
        workers.forEach(worker -> worker.batch.forEach(ticket -> ticket.completeExceptionally(tooLate)));
    }

    private boolean awaitWorkers(long deadline) {
        try {
            for (Worker worker : workers) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                worker.thread.join(Math.max(1, millis));
                if (worker.thread.isAlive()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean enter(Ticket<T, R> ticket) {
        if (waitingItems.incrementAndGet() > limits.waitingItems()) {
            waitingItems.decrementAndGet();
            return false;
        }
        long total = waitingWeight.addAndGet(ticket.weight);
        if (total > limits.waitingWeight() && total > ticket.weight) {
            leave(ticket);
            return false;
        }
        return true;
    }

    private void leave(Ticket<T, R> ticket) {
        waitingItems.decrementAndGet();
        waitingWeight.addAndGet(-ticket.weight);
    }

    /** What stands in the queue. */
    private sealed interface Entry<T, R> permits Ticket, Stop {}

    /** An item, and the promise of its result. */
    private static final class Ticket<T, R> extends CompletableFuture<R> implements Entry<T, R> {
        private final T item;
        private final long weight;

        Ticket(T item, long weight) {
            this.item = item;
            this.weight = weight;
        }
    }

    /** Tells one worker to leave; behind everything that was taken before closing. */
    private record Stop<T, R>() implements Entry<T, R> {}

    /** Takes batch after batch. Only closing ends it: an interrupt from elsewhere is no reason to leave callers waiting. */
    private final class Worker implements Runnable {
        private final Thread thread;
        private volatile List<Ticket<T, R>> batch = List.of();
        private boolean stopped;

        Worker(ThreadFactory threads) {
            this.thread = threads.newThread(this);
        }

        @Override
        public void run() {
            while (!stopped && !abandoned) {
                List<Ticket<T, R>> taken = take();
                if (!taken.isEmpty()) {
                    batch = taken;
                    complete(taken);
                    batch = List.of();
                }
            }
        }

        private List<Ticket<T, R>> take() {
            List<Ticket<T, R>> taken = new ArrayList<>();
            long total = 0;
            long until = 0;
            try {
                Entry<T, R> entry = queue.take();
                while (entry instanceof Ticket<T, R> ticket) {
                    leave(ticket);
                    taken.add(ticket);
                    total += ticket.weight;
                    if (taken.size() >= limits.batchItems() || total >= limits.batchWeight()) {
                        return taken;
                    }
                    entry = queue.poll();
                    if (entry == null && isBusy()) {
                        until = until == 0 ? System.nanoTime() + limits.linger().toNanos() : until;
                        entry = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    }
                }
                stopped = entry != null;
            } catch (InterruptedException elsewhere) {
                // What was taken is worked on all the same; the flag stays clear, so that the work is not disturbed.
                return taken;
            }
            return taken;
        }

        private boolean isBusy() {
            long linger = limits.linger().toNanos();
            return linger > 0 && (underWay.get() > 0 || System.nanoTime() - lastFinishedNanos < linger);
        }

        private void complete(List<Ticket<T, R>> tickets) {
            underWay.incrementAndGet();
            try {
                List<T> items = new ArrayList<>(tickets.size());
                tickets.forEach(ticket -> items.add(ticket.item));
                List<R> results = work.apply(items);
                if (results.size() != items.size()) {
                    throw new IllegalStateException(
                            "the work returned " + results.size() + " results for " + items.size() + " items");
                }
                for (int i = 0; i < results.size(); i++) {
                    tickets.get(i).complete(results.get(i));
                }
            } catch (Throwable failure) { // whatever it is, the callers must hear of it and the worker go on
                tickets.forEach(ticket -> ticket.completeExceptionally(failure));
            } finally {
                lastFinishedNanos = System.nanoTime();
                underWay.decrementAndGet();
            }
        }
    }
}
