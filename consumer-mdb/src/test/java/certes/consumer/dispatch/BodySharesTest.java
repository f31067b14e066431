package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BodySharesTest {
    private static final int TOTAL = 96 << 20;
    private static final int BODY = 8 << 20;
    private static final int LARGEST = 25 << 20;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE); // the clock may overflow at any time
    private final BodyShares shares = new BodyShares(TOTAL, nanos::get);

    @Test
    void anAddressThatHangsTakesHalf() {
        int held = 0;
        while (shares.take("hangs", BODY) == 0) {
            held += BODY;
        }
        assertThat(held).isEqualTo(TOTAL / 2);
        assertThat(shares.take("well", BODY)).isZero();
    }

    @Test
    void theLongestBodyWaitsForNothingElseThanAShortOne() {
        while (shares.free() > BODY) {
            shares.take("address " + shares.free(), BODY);
        }
        assertThat(shares.free()).isPositive();
        assertThat(shares.take("largest", LARGEST)).isZero();
        assertThat(shares.take("another", 1)).isPositive();
        shares.giveBack("largest", LARGEST);
        assertThat(shares.take("another", 1)).isZero();
    }

    @Test
    void aBodyBeyondTheTotalIsReadAllTheSame() {
        assertThat(shares.take("address", 2 * TOTAL)).isZero();
        shares.giveBack("address", 2 * TOTAL);
        assertThat(shares.free()).isEqualTo(TOTAL);
    }

    @Test
    void whoHasToWaitComesBackSpread() {
        while (shares.take("a", BODY) == 0) {}
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            waits.add(shares.take("a", BODY));
        }
        assertThat(waits)
                .isSorted()
                .allMatch(wait -> wait >= Duration.ofSeconds(2).toNanos());
        assertThat(waits.get(0)).isLessThan(waits.get(1));
        assertThat(waits.get(999)).isEqualTo(Duration.ofSeconds(60).toNanos());
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(shares.take("a", BODY)).isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    /** Whatever is asked for and given back: at most one body more than the total is held, and in the end all is free. */
    @Property
    void holdsNoMoreThanTheTotalAndOneBody(
            @ForAll @Size(min = 1, max = 300) List<@IntRange(min = 1, max = LARGEST) Integer> bodies,
            @ForAll @IntRange(min = 1, max = 9) int addresses) {
        Deque<Map.Entry<String, Integer>> held = new ArrayDeque<>();
        for (int i = 0; i < bodies.size(); i++) {
            String address = "address " + i % addresses;
            if (shares.take(address, bodies.get(i)) == 0) {
                held.add(Map.entry(address, bodies.get(i)));
            }
            assertThat(shares.free()).isGreaterThan(-LARGEST);
            if (i % 3 == 0 && !held.isEmpty()) {
                Map.Entry<String, Integer> over = held.remove();
                shares.giveBack(over.getKey(), over.getValue());
            }
        }
        held.forEach(over -> shares.giveBack(over.getKey(), over.getValue()));
        assertThat(shares.free()).isEqualTo(TOTAL);
        assertThat(shares.take("any", LARGEST)).isZero();
        shares.giveBack("any", LARGEST);
    }
}
