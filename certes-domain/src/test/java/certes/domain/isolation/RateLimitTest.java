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
            assertThat(limit.ask(i, true, begin + i * SECOND / 10)).isZero();
        }
    }

    @Test
    void whatExceedsGetsSlotsOneIntervalApart() {
        RateLimit limit = new RateLimit(10, begin);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            waits.add(limit.ask(i, true, begin));
        }
        assertThat(waits.subList(0, 10)).containsOnly(0L);
        assertThat(waits.subList(10, 15))
                .containsExactly(SECOND / 10, 2 * SECOND / 10, 3 * SECOND / 10, 4 * SECOND / 10, 5 * SECOND / 10);
    }

    @Test
    void whoComesBackAtItsSlotGoesBeforeWhatIsNew() {
        RateLimit limit = new RateLimit(1, begin);
        assertThat(limit.ask(1, true, begin)).isZero();
        assertThat(limit.ask(2, true, begin)).isEqualTo(SECOND);
        assertThat(limit.ask(3, true, begin)).isEqualTo(2 * SECOND);
        assertThat(limit.ask(4, true, begin + SECOND)).isEqualTo(2 * SECOND);
        assertThat(limit.ask(2, true, begin + SECOND)).isZero();
    }

    @Test
    void whoComesTooEarlyKeepsItsSlot() {
        RateLimit limit = new RateLimit(1, begin);
        limit.ask(1, true, begin);
        limit.ask(2, true, begin);
        assertThat(limit.ask(2, true, begin + SECOND / 4)).isEqualTo(SECOND - SECOND / 4);
        assertThat(limit.ask(2, true, begin + SECOND)).isZero();
    }

    @Test
    void aProbeNeedNotWaitForALineThatStandsStill() {
        RateLimit limit = new RateLimit(1, begin);
        for (int i = 0; i < 10_000; i++) {
            limit.ask(i, true, begin);
        }
        assertThat(limit.ask(20_000, true, begin + SECOND)).isGreaterThan(9_000 * SECOND);
        // Then the circuit opens: nobody comes any more but the probe, with a slot far away or without one.
        assertThat(limit.ask(20_000, true, begin + 4 * SECOND)).isZero();
        assertThat(limit.ask(20_001, true, begin + 5 * SECOND)).isGreaterThan(9_000 * SECOND);
        assertThat(limit.ask(20_002, true, begin + 8 * SECOND)).isZero();
    }

    @Test
    void whatWasPutBackKeepsItsTurn() {
        RateLimit limit = new RateLimit(1, begin);
        assertThat(limit.ask(1, true, begin)).isZero();
        assertThat(limit.ask(2, true, begin)).isEqualTo(SECOND);
        assertThat(limit.ask(3, true, begin)).isEqualTo(2 * SECOND);
        limit.putBack(1, SECOND / 2, begin);
        assertThat(limit.ask(4, true, begin + SECOND / 2)).isPositive();
        assertThat(limit.ask(1, true, begin + SECOND / 2)).isZero();
    }

    @Test
    void isIdleWhenItSaysWhatANewOneWould() {
        RateLimit limit = new RateLimit(1, begin);
        assertThat(limit.isIdle(begin)).isTrue();
        limit.ask(1, true, begin);
        limit.ask(2, true, begin);
        assertThat(limit.isIdle(begin + SECOND)).isFalse();
        limit.ask(2, true, begin + SECOND);
        assertThat(limit.isIdle(begin + SECOND)).isFalse();
        assertThat(limit.isIdle(begin + 2 * SECOND)).isTrue();
    }

    @Test
    void forgetsThoseThatDidNotCome() {
        RateLimit limit = new RateLimit(1, begin);
        limit.ask(1, true, begin);
        limit.ask(2, true, begin);
        assertThat(limit.remembered()).isEqualTo(1);
        assertThat(limit.isIdle(begin + 90 * SECOND)).isTrue();
        assertThat(limit.remembered()).isZero();
    }

    @Test
    void whoIsNotRememberedComesAfterAllOthers() {
        RateLimit limit = new RateLimit(1, begin);
        limit.ask(1, true, begin);
        assertThat(limit.ask(2, true, begin)).isEqualTo(SECOND);
        assertThat(limit.ask(3, false, begin)).isEqualTo(2 * SECOND);
        assertThat(limit.remembered()).isEqualTo(1);
        assertThat(limit.ask(2, true, begin + SECOND)).isZero();
        assertThat(limit.ask(3, false, begin + 2 * SECOND)).isZero();
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
                long wait = limit.ask(id, true, begin + next.getKey());
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
