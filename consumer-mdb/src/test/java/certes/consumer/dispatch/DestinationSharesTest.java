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
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DestinationSharesTest {
    private static final int TOTAL = 400;
    private static final int MAX_SENDING = 8;
    private static final int PRIORITY = 4;
    private static final int GUARANTEED = 4;
    private static final long NO_PATIENCE = 0;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger limit = new AtomicInteger(1_000);
    private final DestinationShares shares =
            new DestinationShares(TOTAL, 2 * MAX_SENDING, address -> limit.get(), nanos::get);
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
        entered(shares, "a", PRIORITY, NO_PATIENCE, nothingToSend);
        entered(shares, "a", PRIORITY, NO_PATIENCE, nothingToSend);
        enter("a");
        shares.sent("a");
        assertThat(skipped).hasValue(2);
        assertThat(started).isEqualTo(MAX_SENDING + 1);
    }

    @Test
    void whatThrowsInsteadOfStartingKeepsNoPlace() throws InterruptedException {
        shares.acquire(MAX_SENDING + 3);
        BooleanSupplier broken = () -> {
            throw new IllegalStateException("nobody expected this");
        };
        entered(shares, "a", PRIORITY, NO_PATIENCE, broken);
        assertThat(shares.sending("a")).isZero();
        for (int i = 0; i < MAX_SENDING; i++) {
            enter("a");
        }
        entered(shares, "a", PRIORITY, NO_PATIENCE, broken);
        enter("a");
        shares.sent("a");
        assertThat(started).isEqualTo(MAX_SENDING + 1);
        enter("a");
        shares.sent("a");
        assertThat(started).isEqualTo(MAX_SENDING + 2);
    }

    @Test
    void inLineHigherPrioritiesGoFirstAndOfOnePriorityWhatCameFirst() throws InterruptedException {
        shares.acquire(MAX_SENDING + 6);
        for (int i = 0; i < MAX_SENDING; i++) {
            enter("a");
        }
        List<String> order = new ArrayList<>();
        for (String name : List.of("4 first", "0 first", "9 first", "4 second", "9 second", "0 second")) {
            entered(shares, "a", name.charAt(0) - '0', NO_PATIENCE, () -> order.add(name));
        }
        for (int i = 0; i < MAX_SENDING + 6; i++) {
            shares.sent("a");
        }
        assertThat(order).containsExactly("9 first", "9 second", "4 first", "4 second", "0 first", "0 second");
    }

    @Test
    void aDestinationThatHangsHoldsAThirdOfWhatIsNoReserve() throws InterruptedException {
        int held = hang("hanging");
        assertThat(held).isBetween(TOTAL / 4 - 1, TOTAL / 4 + 1);
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

    @Test
    void manyHostsThatHangLeaveRoomForOthersWhateverEachIsSentAtOnce() throws InterruptedException {
        DestinationShares large = new DestinationShares(2_000, 128, address -> limit.get(), nanos::get);
        large.acquire(2_000);
        int held = 0;
        for (int host = 0; host < 60; host++) {
            while (entered(large, "hanging-" + host, PRIORITY, NO_PATIENCE, () -> true)) {
                held++;
            }
        }
        assertThat(held).isLessThanOrEqualTo(1_500 + 60 * GUARANTEED);
    }

    @Test
    void whatHangsLeavesRoomForOtherAddressesOfItsHost() throws InterruptedException {
        int held = hang("host", "host/hangs");
        assertThat(shares.sending("host/hangs")).isEqualTo(MAX_SENDING);
        assertThat(held).isLessThan(TOTAL / 2);
        int before = started;
        shares.acquire(GUARANTEED);
        for (int i = 0; i < GUARANTEED; i++) {
            assertThat(enter("host", "host/well", PRIORITY)).isTrue();
        }
        assertThat(started - before).isEqualTo(GUARANTEED);
    }

    @Test
    void aHostIsSentNoMoreThanItMayHoweverManyAddressesItHas() throws InterruptedException {
        for (int address = 0; address < 20; address++) {
            shares.acquire(GUARANTEED);
            for (int i = 0; i < GUARANTEED; i++) {
                enter("host", "host/" + address, 9);
            }
        }
        assertThat(started).isEqualTo(2 * MAX_SENDING);
        while (!underWay.isEmpty()) {
            shares.sent(underWay.remove());
        }
        assertThat(started).isEqualTo(20 * GUARANTEED);
    }

    @Test
    void higherPrioritiesGetMostOfAHostThatOthersWantToo() throws InterruptedException {
        for (int i = 0; i < 40; i++) {
            shares.acquire(2);
            enter("host", "host/low", 0);
            enter("host", "host/high", 9);
        }
        assertThat(shares.sending("host/high")).isGreaterThan(2 * shares.sending("host/low"));
    }

    @Test
    void anAddressIsSentNoMoreThanItBearsAndTheRestGoesBack() throws InterruptedException {
        limit.set(2);
        assertThat(hang("weak")).isEqualTo(GUARANTEED);
        assertThat(started).isEqualTo(2);
        shares.sent("weak");
        assertThat(started).isEqualTo(3);
    }

    @Test
    void whatGoesBackIsSpreadByHowFastItsDestinationIs() throws InterruptedException {
        hang("slow");
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            waits.add(refused("slow"));
        }
        assertThat(waits).isSorted();
        assertThat(waits.get(0)).isEqualTo(2 * SECOND + SECOND / 100);
        assertThat(waits.get(100)).isEqualTo(2 * SECOND + 101 * SECOND / 100);
        assertThat(waits.get(9_999)).isEqualTo(60 * SECOND);
    }

    @Test
    void whatGoesBackForAFastDestinationThatStallsForAMomentComesAgainSoon() throws InterruptedException {
        fill(100, Duration.ofMillis(100)); // all that it held, so that it held nothing for a moment
        nanos.addAndGet(SECOND / 5);
        assertThat(refused("a")).isBetween(SECOND / 4, SECOND / 3);
        nanos.addAndGet(60 * SECOND);
        assertThat(refused("a")).isGreaterThanOrEqualTo(2 * SECOND);
    }

    @Test
    void whatWasSentAndWaitsToBeRecordedMakesNothingGoBack() throws InterruptedException {
        shares.acquire(TOTAL - 40);
        for (int i = 0; i < 40; i++) {
            shares.acquire(1);
            assertThat(enter("a")).isTrue();
        }
    }

    @Test
    void lowPrioritiesMakeWayForHigherOnesTheLastOfThemFirst() throws InterruptedException {
        List<Integer> back = new ArrayList<>();
        int refused = 0;
        while (back.isEmpty()) {
            enterLow(refused++, back);
        }
        int low = refused;
        int high = 0;
        shares.acquire(1);
        while (enter("host", "host/high", 9)) {
            high++;
            shares.acquire(1);
        }
        assertThat(high).isEqualTo((TOTAL - TOTAL / 4) / 3); // as if it were alone
        assertThat(back)
                .hasSizeGreaterThan(10)
                .isEqualTo(IntStream.rangeClosed(1, back.size())
                        .mapToObj(i -> low - i)
                        .toList());
    }

    @Test
    void ofEachPriorityOneIsInLineWhateverIsAboveIt() throws InterruptedException {
        List<Integer> back = new ArrayList<>();
        fillWithHigh();
        enterLow(0, back);
        enterLow(1, back);
        assertThat(back).containsExactly(1);
        fillWithHigh();
        assertThat(back).containsExactly(1);
    }

    @Test
    void theLowestPriorityMovesHoweverManyAreAboveIt() throws InterruptedException {
        int before = fillWithHigh();
        List<Integer> started = new ArrayList<>();
        shares.enter("host", "host/low", 0, NO_PATIENCE, () -> started.add(0), nanos -> {});
        int ends = 0;
        while (started.isEmpty()) {
            assertThat(++ends).isLessThanOrEqualTo(before + Line.LONGEST_EACH);
            shares.sent(underWay.remove());
            fillWithHigh();
        }
    }

    /** One of the lowest priority among higher ones for the same address, while another address is quiet. */
    @Test
    void theLowestPriorityMovesAtAnAddressThatHigherOnesSaturate() throws InterruptedException {
        shares.acquire(TOTAL);
        for (int offset = 0; offset < Line.LONGEST_EACH; offset++) {
            while (enter("host", "host/mixed", 9)) {}
            for (int i = 0; i < offset; i++) { // lets the turns of the two lines fall apart
                enter("host", "host/other", PRIORITY);
            }
            AtomicInteger low = new AtomicInteger();
            shares.enter("host", "host/mixed", 0, NO_PATIENCE, () -> low.incrementAndGet() > 1, nanos -> {});
            for (int ends = 0; low.get() == 0; ends++) {
                assertThat(ends).isLessThan(10 * TOTAL);
                shares.sent(underWay.remove());
                while (enter("host", "host/mixed", 9)) {}
            }
        }
    }

    @Test
    void higherPrioritiesDoNotWaitBehindLowerOnesWhileTheirHostHasRoom() throws InterruptedException {
        shares.acquire(TOTAL);
        while (enter("a", "a", 0)) {}
        int before = started;
        assertThat(before).isLessThan(2 * MAX_SENDING);
        assertThat(enter("a", "a", 9)).isTrue();
        assertThat(started).isEqualTo(before + 1);
    }

    /** All that the host may hold, at many addresses of it. */
    private int fillWithHigh() throws InterruptedException {
        int entered = 0;
        for (int address = 0; address < 50; address++) {
            while (enter("host", "host/" + address, 9)) {
                entered++;
            }
        }
        return entered;
    }

    private void enterLow(int number, List<Integer> back) throws InterruptedException {
        shares.acquire(1);
        shares.enter("host", "host/low", 0, NO_PATIENCE, () -> true, nanos -> back.add(number));
    }

    private long refused(String destination) {
        AtomicLong wait = new AtomicLong();
        shares.enter(destination, destination, PRIORITY, NO_PATIENCE, () -> true, wait::set);
        return wait.get();
    }

    /** Enters for one destination until it is refused; what was refused is given back. */
    private int hang(String destination) throws InterruptedException {
        return hang(destination, destination);
    }

    private int hang(String host, String address) throws InterruptedException {
        int held = 0;
        shares.acquire(1);
        while (enter(host, address, PRIORITY)) {
            held++;
            shares.acquire(1);
        }
        shares.giveBack(1);
        return held;
    }

    @Test
    void sendingsThatEndBeforeTheirStartReturnedDoNotPileUpOnTheStack() throws InterruptedException {
        int many = 200_000;
        DestinationShares large = new DestinationShares(5 * many, 2, address -> limit.get(), nanos::get);
        large.acquire(many + 1);
        entered(large, "a", PRIORITY, NO_PATIENCE, () -> true);
        AtomicInteger sent = new AtomicInteger();
        for (int i = 0; i < many; i++) {
            assertThat(entered(large, "a", PRIORITY, NO_PATIENCE, () -> {
                        sent.incrementAndGet();
                        large.sent("a");
                        return true;
                    }))
                    .isTrue();
        }
        large.sent("a");
        assertThat(sent).hasValue(many);
        assertThat(entered(large, "a", PRIORITY, NO_PATIENCE, () -> sent.incrementAndGet() > 0))
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
        assertThat(entered(shares, "a", PRIORITY, nanos.get() + SECOND, () -> true))
                .isFalse();
    }

    @Test
    void stopsToWaitWhenItsThreadIsInterrupted() throws Exception {
        fill(60, Duration.ofMillis(100));
        Thread.currentThread().interrupt();
        assertThat(entered(shares, "a", PRIORITY, nanos.get() + SECOND, () -> true))
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
        Thread thread =
                new Thread(() -> entered.complete(entered(shares, "a", PRIORITY, patienceEndNanos, () -> true)));
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
        DestinationShares tried = new DestinationShares(total, 2 * maxSending, address -> limit.get(), nanos::get);
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
                String host = hostOf(destination);
                int kind = random.nextInt(10);
                BooleanSupplier start = () -> {
                    begun.incrementAndGet();
                    if (kind == 0) { // has nothing to send
                        over.incrementAndGet();
                        return false;
                    }
                    int now = sending.merge(host, 1, Integer::sum);
                    assertThat(now).isLessThanOrEqualTo(2 * maxSending);
                    if (kind == 1) { // ends at once
                        sending.merge(hostOf(destination), -1, Integer::sum);
                        over.incrementAndGet();
                        tried.sent(destination);
                    } else {
                        open.add(destination);
                    }
                    return true;
                };
                tried.enter(host, destination, random.nextInt(10), NO_PATIENCE, start, nanos -> {
                    handedBack.incrementAndGet();
                    over.incrementAndGet();
                });
                entered.incrementAndGet();
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
        assertThat(begun.get() + handedBack.get()).isEqualTo(entered.get());
    }

    private static void end(
            DestinationShares tried,
            Map<String, Integer> sending,
            List<String> open,
            AtomicInteger over,
            Random random) {
        String destination = open.remove(random.nextInt(open.size()));
        sending.merge(hostOf(destination), -1, Integer::sum);
        over.incrementAndGet();
        tried.sent(destination);
    }

    private static String hostOf(String destination) {
        return "host" + destination.hashCode() % 2;
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        DestinationShares tried = new DestinationShares(100, 8, address -> limit.get(), nanos::get);
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
                        boolean taken = entered(tried, destination, PRIORITY, NO_PATIENCE, () -> {
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
        return enter(destination, destination, PRIORITY);
    }

    private boolean enter(String host, String address, int priority) {
        return entered(shares, host, address, priority, NO_PATIENCE, () -> {
            started++;
            return underWay.add(address);
        });
    }

    /** An address that is alone on its host. */
    private static boolean entered(
            DestinationShares shares, String address, int priority, long patienceEndNanos, BooleanSupplier sending) {
        return entered(shares, address, address, priority, patienceEndNanos, sending);
    }

    private static boolean entered(
            DestinationShares shares,
            String host,
            String address,
            int priority,
            long patienceEndNanos,
            BooleanSupplier sending) {
        AtomicLong back = new AtomicLong();
        shares.enter(host, address, priority, patienceEndNanos, sending, back::set);
        return back.get() == 0;
    }
}
