package certes.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * Posts at a constant rate over a number of connections, one request at a time on each. Latencies count from the moment at
 * which an event was due and not from the one at which a connection was free for it, so that what a stall delays is not
 * left out (coordinated omission). Selectors wait for whole milliseconds only, so shorter pauses are made without looking at
 * the connections, for at most half a millisecond, by which latencies may be too long.
 *
 * <p>One thread runs it; another one may ask how far it is.
 */
public final class OpenLoop implements AutoCloseable {

    private static final long MILLISECOND = 1_000_000;
    private static final long SHORTEST_PAUSE = MILLISECOND / 5;
    private static final long LONGEST_PAUSE = MILLISECOND / 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector;
    private final List<Sender> senders = new ArrayList<>();
    private final Deque<Sender> idle = new ArrayDeque<>();
    private final LongFunction<ByteBuffer> requests;
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Long> refusals = new TreeMap<>();
    private final Histogram latencies = new Histogram(3);
    private volatile Schedule schedule = new Schedule(0, 1, 0);
    private long acknowledged;

    /**
     * What became of a load.
     *
     * @param due how many events were to be sent
     * @param unsent how many of them were not, since no connection was free until the end
     * @param acknowledged how many were answered by 202
     * @param refusals how many were answered otherwise or not at all, by reason
     * @param latencies from due to acknowledged; what was not sent counts with the time that it had waited
     */
    public record Outcome(long due, long unsent, long acknowledged, Map<String, Long> refusals, Latencies latencies) {

        /** Whether each event was acknowledged. */
        public boolean isComplete() {
            return acknowledged == due;
        }
    }

    private OpenLoop(InetSocketAddress gateway, int connections, LongFunction<ByteBuffer> requests) throws IOException {
        this.requests = requests;
        this.selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            senders.add(new Sender(gateway, selector));
        }
        idle.addAll(senders);
    }

    /** Sends the same event each time. */
    public static OpenLoop ofSame(EventRequest request, InetSocketAddress gateway, int connections) throws IOException {
        return new OpenLoop(gateway, connections, due -> request.same());
    }

    /** Sends events that say when they were due. */
    public static OpenLoop ofStamped(EventRequest request, InetSocketAddress gateway, int connections)
            throws IOException {
        return new OpenLoop(gateway, connections, request::dueAt);
    }

    /**
     * Posts for that time and waits for the answers, at most ten seconds.
     *
     * @param perSecond the rate
     * @throws IOException if no connection can be opened
     */
    public Outcome run(double perSecond, Duration duration) throws IOException {
        Schedule plan = Schedule.of(System.nanoTime(), perSecond, duration.toNanos());
        schedule = plan;
        long end = plan.startNanos() + duration.toNanos();
        long sent = 0;
        for (long now = System.nanoTime(); sent < plan.total() && now < end; now = System.nanoTime()) {
            for (long due = plan.dueBy(now); sent < due && !idle.isEmpty(); sent++) {
                long dueAt = plan.dueAt(sent);
                idle.removeFirst().send(dueAt, requests.apply(dueAt));
            }
            look(sent < plan.total() ? plan.dueAt(sent) - now : MILLISECOND);
        }
        while (idle.size() < senders.size() && System.nanoTime() < end + PATIENCE.toNanos()) {
            look(MILLISECOND);
        }
        for (Sender sender : senders) {
            if (sender.isBusy()) {
                refuse("no answer after " + PATIENCE.toSeconds() + " s");
            }
        }
        for (long number = sent; number < plan.total(); number++) {
            latencies.recordValue(Math.max(0, end - plan.dueAt(number)));
        }
        return new Outcome(plan.total(), plan.total() - sent, acknowledged, refusals, Latencies.of(latencies));
    }

    /** How many events are due by now. */
    public long due() {
        return schedule.dueBy(System.nanoTime());
    }

    /** How many events were refused or not answered by now. */
    public long refused() {
        return refused.get();
    }

    /** Takes the answers that have arrived, or waits for the next one, but not beyond when the next event is due. */
    private void look(long untilNextIsDue) throws IOException {
        if (selector.selectNow(this::take) > 0) {
            return;
        }
        if (idle.isEmpty() || untilNextIsDue >= MILLISECOND) {
            selector.select(this::take, idle.isEmpty() ? 1 : untilNextIsDue / MILLISECOND);
        } else {
            LockSupport.parkNanos(Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, untilNextIsDue)));
        }
    }

    private void take(SelectionKey key) {
        if (key.attachment() instanceof Sender sender) {
            progress(sender);
        }
    }

    private void progress(Sender sender) {
        boolean wasBusy = sender.isBusy();
        try {
            if (!sender.progress()) {
                return;
            }
            if (sender.status() == 202) {
                acknowledged++;
                latencies.recordValue(System.nanoTime() - sender.dueAt());
            } else {
                refuse("status " + sender.status());
            }
        } catch (IOException broken) {
            sender.reopen();
            if (!wasBusy) {
                return;
            }
            refuse(broken.toString());
        }
        idle.addLast(sender);
    }

    private void refuse(String reason) {
        refused.incrementAndGet();
        refusals.merge(reason, 1L, Long::sum);
    }

    @Override
    public void close() throws IOException {
        for (Sender sender : senders) {
            sender.close();
        }
        selector.close();
    }
}
