package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DestinationSharesTest {
    private static final int TOTAL = 200;
    private static final int MAX_SENDING = 8;
    private static final int PRIORITY = 4;
    private static final int GUARANTEED = 4;
    private static final long NO_PATIENCE = 0;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final DestinationShares shares = new DestinationShares(TOTAL, MAX_SENDING, nanos::get);
    private final Deque<String> underWay = new ArrayDeque<>();
    private int started;

    @Test
    void startsAtOnceWhatMaySendAtOnce() throws InterruptedException {
        shares.acquire(MAX_SENDING + 1);
        for (int i = 0; i <= MAX_SENDING; i++) {
            assertThat(enter("a")).isTrue();
        }
        assertThat(started).isEqualTo(MAX_SENDING);
        shares.sent("a");
        assertThat(started).isEqualTo(MAX_SENDING + 1);
    }

    @Test
    void whatDoesNotStartMakesWayForTheNext() throws InterruptedException {
        shares.acquire(MAX_SENDING + 3);
        for (int i = 0; i < MAX_SENDING; i++) {
            enter("a");
        }
        AtomicInteger skipped = new AtomicInteger();
        BooleanSupplier nothingToSend = () -> {
            skipped.incrementAndGet();
            return false;
        };
        shares.enter("a", PRIORITY, NO_PATIENCE, nothingToSend);
        shares.enter("a", PRIORITY, NO_PATIENCE, nothingToSend);
        enter("a");
        shares.sent("a");
        assertThat(skipped).hasValue(2);
        assertThat(started).isEqualTo(MAX_SENDING + 1);
    }

    @Test
    void inLineHigherPrioritiesGoFirstAndOfOnePriorityWhatCameFirst() throws InterruptedException {
        shares.acquire(MAX_SENDING + 6);
        for (int i = 0; i < MAX_SENDING; i++) {
            enter("a");
        }
        List<String> order = new ArrayList<>();
        for (String name : List.of("4 first", "0 first", "9 first", "4 second", "9 second", "0 second")) {
            shares.enter("a", name.charAt(0) - '0', NO_PATIENCE, () -> order.add(name));
        }
        for (int i = 0; i < 6; i++) {
            shares.sent("a");
        }
        assertThat(order).containsExactly("9 first", "9 second", "4 first", "4 second", "0 first", "0 second");
    }

    @Test
    void aDestinationThatHangsHoldsHalfOfWhatIsNoReserve() throws InterruptedException {
        int held = hang("hanging");
        assertThat(held).isBetween(TOTAL * 3 / 8 - 1, TOTAL * 3 / 8 + 1);
    }

    @Test
    void nextToOnesThatHangThereIsRoomForOthers() throws InterruptedException {
        int held = 0;
        for (int destination = 0; destination < 10; destination++) {
            held += hang("hanging-" + destination);
        }
        assertThat(held).isLessThanOrEqualTo(TOTAL - TOTAL / 4 + 10 * GUARANTEED);
        shares.acquire(GUARANTEED);
        int before = started;
        for (int i = 0; i < GUARANTEED; i++) {
            assertThat(enter("well")).isTrue();
        }
        assertThat(started - before).isEqualTo(GUARANTEED);
    }

    /** Enters for one destination until it is refused; what was refused is given back. */
    private int hang(String destination) throws InterruptedException {
        int held = 0;
        shares.acquire(1);
        while (enter(destination)) {
            held++;
            shares.acquire(1);
        }
        shares.giveBack(1);
        return held;
    }

    @Test
    void sendingsThatEndBeforeTheirStartReturnedDoNotPileUpOnTheStack() throws InterruptedException {
        int many = 200_000;
        DestinationShares large = new DestinationShares(4 * many, 1, nanos::get);
        large.acquire(many + 1);
        large.enter("a", PRIORITY, NO_PATIENCE, () -> true);
        AtomicInteger sent = new AtomicInteger();
        for (int i = 0; i < many; i++) {
            assertThat(large.enter("a", PRIORITY, NO_PATIENCE, () -> {
                        sent.incrementAndGet();
                        large.sent("a");
                        return true;
                    }))
                    .isTrue();
        }
        large.sent("a");
        assertThat(sent).hasValue(many);
        assertThat(large.enter("a", PRIORITY, NO_PATIENCE, () -> sent.incrementAndGet() > 0))
                .isTrue();
        assertThat(sent).hasValue(many + 1);
    }

    @Test
    void waitsForRoomAtADestinationThatIsFast() throws Exception {
        fill(60, Duration.ofMillis(100));
        CompletableFuture<Boolean> entering = enterPatiently(nanos.get() + SECOND);
        shares.giveBack(10);
        shares.sent("a");
        assertThat(entering.get()).isTrue();
    }

    @Test
    void isPatientNoLongerThanItIsTold() throws Exception {
        fill(60, Duration.ofMillis(100));
        CompletableFuture<Boolean> entering = enterPatiently(nanos.get() + SECOND / 20);
        nanos.addAndGet(SECOND / 20);
        assertThat(entering.get()).isFalse();
    }

    @Test
    void doesNotWaitForADestinationThatWasFastAndHangsNow() throws Exception {
        fill(60, Duration.ofMillis(100));
        CompletableFuture<Boolean> entering = enterPatiently(nanos.get() + 10 * SECOND);
        nanos.addAndGet(SECOND);
        assertThat(entering.get()).isFalse();
    }

    @Test
    void doesNotWaitForADestinationThatIsSlow() throws Exception {
        fill(10, Duration.ofMillis(100));
        assertThat(shares.enter("a", PRIORITY, nanos.get() + SECOND, () -> true))
                .isFalse();
    }

    @Test
    void stopsToWaitWhenItsThreadIsInterrupted() throws Exception {
        fill(60, Duration.ofMillis(100));
        Thread.currentThread().interrupt();
        assertThat(shares.enter("a", PRIORITY, nanos.get() + SECOND, () -> true))
                .isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    /** The destination holds its share, and so many of its sendings ended within the time. */
    private void fill(int ended, Duration within) throws InterruptedException {
        int held = hang("a");
        for (int i = 0; i < ended; i++) {
            shares.sent("a");
            shares.acquire(1); // as if the next were held elsewhere
        }
        nanos.addAndGet(within.toNanos());
        for (int i = held - ended; enter("a"); i++) {
            assertThat(i).isLessThan(TOTAL);
        }
    }

    private CompletableFuture<Boolean> enterPatiently(long patienceEndNanos) {
        CompletableFuture<Boolean> entered = new CompletableFuture<>();
        Thread thread = new Thread(() -> entered.complete(shares.enter("a", PRIORITY, patienceEndNanos, () -> true)));
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return entered;
    }

    /** Random arrivals and ends: bounds hold at every step, and in the end all that was entered was started once. */
    @Property(tries = 300)
    void neverSendsMoreThanItMayAndLosesNothing(
            @ForAll @IntRange(min = 1, max = 50) int total,
            @ForAll @IntRange(min = 1, max = 5) int maxSending,
            @ForAll Random random)
            throws InterruptedException {
        DestinationShares tried = new DestinationShares(total, maxSending, nanos::get);
        Map<String, Integer> sending = new HashMap<>();
        List<String> open = new ArrayList<>();
        AtomicInteger entered = new AtomicInteger();
        AtomicInteger handedBack = new AtomicInteger();
        AtomicInteger over = new AtomicInteger();
        AtomicInteger begun = new AtomicInteger();
        int held = 0;
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(3) > 0 && held < total) {
                tried.acquire(1);
                held++;
                String destination = "d" + random.nextInt(4);
                int kind = random.nextInt(10);
                boolean taken = tried.enter(destination, PRIORITY, NO_PATIENCE, () -> {
                    begun.incrementAndGet();
                    if (kind == 0) { // has nothing to send
                        over.incrementAndGet();
                        return false;
                    }
                    int now = sending.merge(destination, 1, Integer::sum);
                    assertThat(now).isLessThanOrEqualTo(maxSending);
                    if (kind == 1) { // ends at once
                        sending.merge(destination, -1, Integer::sum);
                        over.incrementAndGet();
                        tried.sent(destination);
                    } else {
                        open.add(destination);
                    }
                    return true;
                });
                (taken ? entered : handedBack).incrementAndGet();
                if (!taken) {
                    held--;
                    tried.giveBack(1);
                }
            } else if (!open.isEmpty()) {
                end(tried, sending, open, over, random);
            }
            int given = over.getAndSet(0);
            tried.giveBack(given);
            held -= given;
        }
        while (!open.isEmpty()) {
            end(tried, sending, open, over, random);
        }
        held -= over.get();
        assertThat(held).isZero();
        assertThat(begun).hasValue(entered.get());
    }

    private static void end(
            DestinationShares tried,
            Map<String, Integer> sending,
            List<String> open,
            AtomicInteger over,
            Random random) {
        String destination = open.remove(random.nextInt(open.size()));
        sending.merge(destination, -1, Integer::sum);
        over.incrementAndGet();
        tried.sent(destination);
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        DestinationShares tried = new DestinationShares(100, 4, nanos::get);
        int threads = 4;
        int perThread = 5_000;
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(threads * perThread);
        ExecutorService senders = Executors.newFixedThreadPool(2);
        ExecutorService consumers = Executors.newFixedThreadPool(threads);
        try {
            for (int thread = 0; thread < threads; thread++) {
                consumers.submit(() -> {
                    for (int i = 0; i < perThread; i++) {
                        String destination = "d" + i % 3;
                        tried.acquire(1);
                        boolean taken = tried.enter(destination, PRIORITY, NO_PATIENCE, () -> {
                            senders.execute(() -> {
                                ended.incrementAndGet();
                                tried.giveBack(1);
                                tried.sent(destination);
                                all.countDown();
                            });
                            return true;
                        });
                        if (!taken) {
                            refused.incrementAndGet();
                            tried.giveBack(1);
                            all.countDown();
                        }
                    }
                    return null;
                });
            }
            all.await();
            assertThat(ended.get() + refused.get()).isEqualTo(threads * perThread);
            tried.acquire(100); // everything was given back
        } finally {
            consumers.shutdownNow();
            senders.shutdownNow();
        }
    }

    private boolean enter(String destination) {
        return shares.enter(destination, PRIORITY, NO_PATIENCE, () -> {
            started++;
            return underWay.add(destination);
        });
    }
}
