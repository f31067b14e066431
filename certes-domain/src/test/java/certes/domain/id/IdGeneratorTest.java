package certes.domain.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdGeneratorTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00.123Z");

    @Test
    void givesNoIdTwiceToManyThreads() throws Exception {
        IdGenerator ids = new IdGenerator(3, Clock.systemUTC());
        Callable<List<Long>> task =
                () -> LongStream.generate(ids::next).limit(20_000).boxed().toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Set<Long> seen = new HashSet<>();
            for (Future<List<Long>> given : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(given.get()).isSorted();
                seen.addAll(given.get());
            }
            assertThat(seen).hasSize(80_000);
        } finally {
            threads.shutdown();
        }
    }

    @Property
    void ascendsHoweverTheClockJumps(
            @ForAll @Size(max = 50) List<@LongRange(min = -7_200_000, max = 7_200_000) Long> jumps) {
        SettableClock clock = new SettableClock();
        IdGenerator ids = new IdGenerator(1023, clock);
        long last = -1;
        for (long jump : jumps) {
            clock.now = NOW.plusMillis(jump);
            long id = ids.next();
            assertThat(id).isGreaterThan(last);
            last = id;
        }
    }

    @Test
    void borrowsTheNextMillisecondWhereOneIsFull() {
        IdGenerator ids = new IdGenerator(0, Clock.fixed(NOW, ZoneOffset.UTC));
        List<Long> given = LongStream.generate(ids::next).limit(5_000).boxed().toList();
        assertThat(given).isSorted().doesNotHaveDuplicates();
        assertThat(IdGenerator.timeOf(given.get(0))).isEqualTo(NOW);
        assertThat(IdGenerator.timeOf(given.get(4_999))).isEqualTo(NOW.plusMillis(1));
    }

    @Test
    void nodesNeverMeet() {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        List<Long> given = new ArrayList<>();
        for (int node = 0; node < IdGenerator.NODES; node++) {
            given.add(new IdGenerator(node, clock).next());
        }
        assertThat(given).doesNotHaveDuplicates();
        assertThat(new IdGenerator(IdGenerator.NODES + 5, clock).next()).isEqualTo(new IdGenerator(5, clock).next());
        assertThat(new IdGenerator(-1, clock).next()).isPositive();
    }

    @Property
    void theFloorOfATimeBoundsItsIds(@ForAll @LongRange(min = 0, max = 1L << 40) long millisSinceEpoch) {
        Instant at = Instant.parse("2024-01-01T00:00:00Z").plusMillis(millisSinceEpoch);
        long id = new IdGenerator(millisSinceEpoch, Clock.fixed(at, ZoneOffset.UTC)).next();
        assertThat(id).isNotNegative().isGreaterThanOrEqualTo(IdGenerator.floor(at));
        assertThat(id).isLessThan(IdGenerator.floor(at.plus(Duration.ofMillis(2))));
        assertThat(IdGenerator.timeOf(IdGenerator.floor(at))).isEqualTo(at);
        assertThat(IdGenerator.timeOf(id)).isEqualTo(at);
    }

    @Test
    void theFloorOfATimeBeforeAllIdsIsTheLeastId() {
        assertThat(IdGenerator.floor(Instant.EPOCH)).isZero();
    }

    @Test
    void theFloorOfATimeBeyondAllIdsIsTheFloorOfTheLastMillisecond() {
        long last = IdGenerator.floor(Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(last).isPositive().isEqualTo(IdGenerator.floor(IdGenerator.timeOf(Long.MAX_VALUE)));
    }

    @Property
    void givesNoIdBelowAFloorWhateverTheClockSays(@ForAll @LongRange(min = -7_200_000, max = 7_200_000) long ahead) {
        IdGenerator ids = new IdGenerator(0, Clock.fixed(NOW, ZoneOffset.UTC));
        long first = ids.next();
        long floor = IdGenerator.floor(NOW.plusMillis(ahead));
        ids.notBelow(floor);
        assertThat(ids.next()).isGreaterThanOrEqualTo(floor).isGreaterThan(first);
    }

    private static final class SettableClock extends Clock {
        private Instant now = NOW;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
