package certes.domain.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000;
    private final long begin = Long.MAX_VALUE - 2 * SECOND; // the clock may overflow at any time

    @Test
    void lessThanTheLimitIsSentAtOnce() {
        RateLimit limit = new RateLimit(10, begin);
        for (int i = 0; i < 100; i++) {
            assertThat(limit.ask(i, begin + i * SECOND / 10)).isZero();
        }
    }

    @Test
    void whatExceedsGetsSlotsOneIntervalApart() {
        RateLimit limit = new RateLimit(10, begin);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            waits.add(limit.ask(i, begin));
        }
        assertThat(waits.subList(0, 10)).containsOnly(0L);
        assertThat(waits.subList(10, 15))
                .containsExactly(SECOND / 10, 2 * SECOND / 10, 3 * SECOND / 10, 4 * SECOND / 10, 5 * SECOND / 10);
    }

    @Test
    void whoComesBackAtItsSlotGoesBeforeWhatIsNew() {
        RateLimit limit = new RateLimit(1, begin);
        assertThat(limit.ask(1, begin)).isZero();
        assertThat(limit.ask(2, begin)).isEqualTo(SECOND);
        assertThat(limit.ask(3, begin)).isEqualTo(2 * SECOND);
        assertThat(limit.ask(4, begin + SECOND)).isEqualTo(2 * SECOND);
        assertThat(limit.ask(2, begin + SECOND)).isZero();
    }

    @Test
    void whoComesTooEarlyKeepsItsSlot() {
        RateLimit limit = new RateLimit(1, begin);
        limit.ask(1, begin);
        limit.ask(2, begin);
        assertThat(limit.ask(2, begin + SECOND / 4)).isEqualTo(SECOND - SECOND / 4);
        assertThat(limit.ask(2, begin + SECOND)).isZero();
    }

    /** Everybody comes at once and again when told, with delays of the relay: all are sent, at the rate, asking about twice. */
    @Property(tries = 200)
    void keepsTheRateAndSendsEverything(
            @ForAll @IntRange(min = 1, max = 200) int perSecond,
            @ForAll @IntRange(min = 1, max = 400) int deliveries,
            @ForAll @IntRange(min = 0, max = 500) int lateMillis,
            @ForAll Random random) {
        RateLimit limit = new RateLimit(perSecond, begin);
        TreeMap<Long, List<Long>> arrivals = new TreeMap<>();
        for (long id = 0; id < deliveries; id++) {
            arrivals.computeIfAbsent(random.nextInt(3) * SECOND, at -> new ArrayList<>())
                    .add(id);
        }
        List<Long> sent = new ArrayList<>();
        int asked = 0;
        while (!arrivals.isEmpty()) {
            Map.Entry<Long, List<Long>> next = arrivals.pollFirstEntry();
            for (long id : next.getValue()) {
                asked++;
                long wait = limit.ask(id, begin + next.getKey());
                if (wait == 0) {
                    sent.add(next.getKey());
                } else {
                    long late = random.nextInt(lateMillis + 1) * 1_000_000L;
                    arrivals.computeIfAbsent(next.getKey() + wait + late, at -> new ArrayList<>())
                            .add(id);
                }
            }
        }
        assertThat(sent).hasSize(deliveries);
        assertThat(asked).isLessThanOrEqualTo(4 * deliveries);
        for (int from = 0; from < sent.size(); from++) {
            int inWindow = 0;
            for (int i = from; i < sent.size() && sent.get(i) - sent.get(from) < SECOND; i++) {
                inWindow++;
            }
            assertThat(inWindow).isLessThanOrEqualTo(2 * perSecond);
        }
    }
}
