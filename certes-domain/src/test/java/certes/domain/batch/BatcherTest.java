package certes.domain.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
    private static final long PATIENCE_SECONDS = 30;

    private final List<Batcher<Integer, String>> opened = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Gate gate = new Gate();

    @AfterEach
    void close() {
        gate.openForGood();
        opened.forEach(Batcher::close);
    }

    @Test
    void answersEachItemWithItsResult() throws Exception {
        Batcher<Integer, String> batcher = open(2, limits(100, 10), BatcherTest::texts);
        assertThat(get(batcher.submit(1))).isEqualTo("1");
        assertThat(get(batcher.submit(2))).isEqualTo("2");
    }

    @Test
    void worksOnAFirstItemAtOnceAndOnWhatGatheredMeanwhileTogether() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(100, 10), gate);
        Optional<CompletionStage<String>> first = batcher.submit(1);
        assertThat(gate.nextBatch()).containsExactly(1);
        List<Optional<CompletionStage<String>>> rest = List.of(batcher.submit(2), batcher.submit(3), batcher.submit(4));
        gate.open();
        assertThat(get(first)).isEqualTo("1");
        assertThat(gate.nextBatch()).containsExactly(2, 3, 4);
        gate.open();
        for (int i = 0; i < rest.size(); i++) {
            assertThat(get(rest.get(i))).isEqualTo(Integer.toString(i + 2));
        }
    }

    @Test
    void boundsABatchByCount() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(100, 2), gate);
        batcher.submit(0);
        gate.nextBatch();
        List.of(1, 2, 3, 4, 5).forEach(batcher::submit);
        gate.openForGood();
        assertThat(gate.nextBatch()).containsExactly(1, 2);
        assertThat(gate.nextBatch()).containsExactly(3, 4);
        assertThat(gate.nextBatch()).containsExactly(5);
    }

    @Test
    void boundsABatchByWeight() throws Exception {
        Batcher<Integer, String> batcher = open(1, new BatchLimits(100, 1_000, 100, 10, Duration.ZERO), gate);
        batcher.submit(0);
        gate.nextBatch();
        List.of(4, 5, 6, 50, 1).forEach(batcher::submit);
        gate.openForGood();
        assertThat(gate.nextBatch()).containsExactly(4, 5, 6);
        assertThat(gate.nextBatch()).containsExactly(50);
        assertThat(gate.nextBatch()).containsExactly(1);
    }

    @Test
    void refusesAtOnceWhereTheRoomIsFull() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(2, 10), gate);
        batcher.submit(1);
        gate.nextBatch();
        assertThat(batcher.submit(2)).isPresent();
        assertThat(batcher.submit(3)).isPresent();
        assertThat(batcher.submit(4)).isEmpty();
        assertThat(batcher.waiting()).isEqualTo(2);
        gate.open();
        assertThat(gate.nextBatch()).containsExactly(2, 3);
        assertThat(batcher.submit(5)).isPresent();
    }

    @Test
    void refusesWhatIsTooHeavyForTheRoomUnlessItIsAlone() throws Exception {
        Batcher<Integer, String> batcher = open(1, new BatchLimits(100, 10, 100, 100, Duration.ZERO), gate);
        batcher.submit(1);
        gate.nextBatch();
        assertThat(batcher.submit(50)).isPresent();
        assertThat(batcher.submit(1)).isEmpty();
        gate.open();
        assertThat(gate.nextBatch()).containsExactly(50);
        assertThat(batcher.submit(6)).isPresent();
        assertThat(batcher.submit(5)).isEmpty();
        assertThat(batcher.submit(4)).isPresent();
    }

    @Test
    void aFailingBatchFailsItsItemsAlone() throws Exception {
        AssertionError broken = new AssertionError("broken");
        Batcher<Integer, String> batcher = open(1, limits(100, 10), items -> {
            if (items.contains(13)) {
                throw broken;
            }
            return texts(items);
        });
        assertThatThrownBy(() -> get(batcher.submit(13)))
                .isInstanceOf(ExecutionException.class)
                .hasCause(broken);
        assertThat(get(batcher.submit(14))).isEqualTo("14");
    }

    @Test
    void aMissingResultFailsTheBatch() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(100, 10), items -> List.of());
        assertThatThrownBy(() -> get(batcher.submit(1)))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 results for 1 items");
    }

    @Test
    void workersWorkAtTheSameTime() throws Exception {
        CountDownLatch together = new CountDownLatch(3);
        Batcher<Integer, String> batcher = open(3, limits(100, 1), items -> {
            together.countDown();
            awaitUninterruptibly(together);
            return texts(items);
        });
        List<Optional<CompletionStage<String>>> all = List.of(batcher.submit(1), batcher.submit(2), batcher.submit(3));
        for (Optional<CompletionStage<String>> each : all) {
            assertThat(get(each)).isNotNull();
        }
    }

    @Test
    void lingersForMoreWhileAnotherBatchIsUnderWay() throws Exception {
        Batcher<Integer, String> batcher = open(2, new BatchLimits(100, 1_000, 2, 1_000, Duration.ofSeconds(10)), gate);
        batcher.submit(1);
        assertThat(gate.nextBatch()).containsExactly(1);
        batcher.submit(2);
        batcher.submit(3);
        assertThat(gate.nextBatch()).containsExactly(2, 3);
    }

    @Test
    void anInterruptFromElsewhereStopsNoWorker() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(100, 10), BatcherTest::texts);
        assertThat(get(batcher.submit(1))).isEqualTo("1");
        threads.forEach(Thread::interrupt);
        assertThat(get(batcher.submit(2))).isEqualTo("2");
    }

    @Test
    void closingFinishesWhatWasTakenAndTakesNothingMore() throws Exception {
        Batcher<Integer, String> batcher = open(1, limits(100, 1), gate);
        Optional<CompletionStage<String>> underWay = batcher.submit(1);
        gate.nextBatch();
        Optional<CompletionStage<String>> waiting = batcher.submit(2);
        gate.openForGood();
        batcher.close();
        assertThat(get(underWay)).isEqualTo("1");
        assertThat(get(waiting)).isEqualTo("2");
        assertThat(batcher.submit(3)).isEmpty();
        assertThat(threads).allSatisfy(thread -> assertThat(thread.isAlive()).isFalse());
        batcher.close();
    }

    @Test
    void closingFailsWhatIsNotDoneInTime() throws Exception {
        Semaphore never = new Semaphore(0);
        CountDownLatch started = new CountDownLatch(1);
        Batcher<Integer, String> batcher = open(1, limits(100, 1), items -> {
            started.countDown();
            never.acquireUninterruptibly();
            return texts(items);
        });
        Optional<CompletionStage<String>> underWay = batcher.submit(1);
        awaitUninterruptibly(started);
        Optional<CompletionStage<String>> waiting = batcher.submit(2);
        batcher.close(Duration.ofMillis(1));
        assertThatThrownBy(() -> get(underWay)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> get(waiting)).isInstanceOf(CancellationException.class);
        assertThat(batcher.waiting()).isZero();
        never.release();
        join(threads);
    }

    @Test
    void closingInterruptsWorkThatTakesTooLong() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Batcher<Integer, String> batcher = open(1, limits(100, 1), items -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return texts(items);
        });
        Optional<CompletionStage<String>> underWay = batcher.submit(1);
        awaitUninterruptibly(started);
        batcher.close(Duration.ofMillis(1));
        assertThatThrownBy(() -> get(underWay)).isInstanceOfAny(CancellationException.class, ExecutionException.class);
        join(threads);
    }

    @Test
    void everyItemThatWasTakenIsAnsweredOnceHoweverManySubmitAndWheneverItIsClosed() throws Exception {
        for (int round = 0; round < 20; round++) {
            Set<Integer> worked = ConcurrentHashMap.newKeySet();
            AtomicInteger twice = new AtomicInteger();
            Batcher<Integer, String> batcher =
                    open(3, new BatchLimits(50, 1_000_000, 7, 1_000_000, Duration.ofNanos(50_000)), items -> {
                        items.forEach(item -> twice.addAndGet(worked.add(item) ? 0 : 1));
                        return texts(items);
                    });
            ConcurrentLinkedQueue<CompletableFuture<String>> taken = new ConcurrentLinkedQueue<>();
            CountDownLatch some = new CountDownLatch(500);
            List<Thread> submitters = new ArrayList<>();
            for (int submitter = 0; submitter < 4; submitter++) {
                int first = submitter * 1_000;
                Thread thread = new Thread(() -> {
                    for (int item = first; item < first + 1_000; item++) {
                        batcher.submit(item).ifPresent(stage -> taken.add(stage.toCompletableFuture()));
                        some.countDown();
                    }
                });
                thread.start();
                submitters.add(thread);
            }
            awaitUninterruptibly(some);
            batcher.close();
            join(submitters);
            List<Integer> answered = new ArrayList<>();
            for (CompletableFuture<String> each : taken) {
                answered.add(Integer.valueOf(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            }
            assertThat(answered).containsExactlyInAnyOrderElementsOf(worked);
            assertThat(twice).hasValue(0);
            assertThat(batcher.waiting()).isZero();
        }
    }

    @Test
    void refusesLimitsThatHoldNothing() {
        assertThatThrownBy(() -> limits(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BatchLimits(1, 1, 1, 1, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> open(0, limits(1, 1), BatcherTest::texts))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Batcher<Integer, String> open(int workers, BatchLimits limits, Function<List<Integer>, List<String>> work) {
        Batcher<Integer, String> batcher = new Batcher<>(
                workers,
                runnable -> {
                    Thread thread = new Thread(runnable);
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                },
                limits,
                item -> item,
                work);
        opened.add(batcher);
        return batcher;
    }

    private static BatchLimits limits(int waitingItems, int batchItems) {
        return new BatchLimits(waitingItems, 1_000, batchItems, 1_000, Duration.ZERO);
    }

    private static List<String> texts(List<Integer> items) {
        return items.stream().map(String::valueOf).toList();
    }

    private static String get(Optional<CompletionStage<String>> answer) throws Exception {
        return answer.orElseThrow().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** Work that shows each batch and holds it until the gate is opened. */
    private static final class Gate implements Function<List<Integer>, List<String>> {
        private final LinkedBlockingQueue<List<Integer>> batches = new LinkedBlockingQueue<>();
        private final Semaphore permits = new Semaphore(0);

        @Override
        public List<String> apply(List<Integer> items) {
            batches.add(items);
            permits.acquireUninterruptibly();
            return texts(items);
        }

        List<Integer> nextBatch() throws InterruptedException {
            List<Integer> batch = batches.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(batch).isNotNull();
            return batch;
        }

        void open() {
            permits.release();
        }

        void openForGood() {
            permits.release(1_000);
        }
    }
}
