package certes.broker.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GuaranteedSharesTest {
    private static final int PRIORITIES = 10;
    private static final int HIGHEST = PRIORITIES - 1;

    private final GuaranteedShares shares = new GuaranteedShares(PRIORITIES);

    @Test
    void nobodyIsOwedAnythingBeforeAnythingIsTaken() {
        shares.account(new int[PRIORITIES], filled(1_000));
        assertThat(shares.owed(0)).isZero();
    }

    @Test
    void theLowestIsOwedOneOfAHundredThatTheHighestTook() {
        shares.account(taken(HIGHEST, 1_000), filled(1_000));
        assertThat(shares.owed(0)).isEqualTo(10);
        assertThat(shares.owed(4)).isEqualTo(50);
    }

    @Test
    void theHighestIsNeverPromoted() {
        shares.account(taken(0, 1_000), filled(1_000));
        assertThat(shares.owed(HIGHEST)).isZero();
    }

    @Test
    void whoHasNothingWaitingIsOwedNothing() {
        shares.account(taken(HIGHEST, 1_000), new int[PRIORITIES]);
        assertThat(shares.owed(0)).isZero();
    }

    @Test
    void whoGotMoreThanItsShareOwesNothingLater() {
        shares.account(taken(0, 500), filled(1_000));
        shares.account(taken(HIGHEST, 1_000), filled(1_000));
        assertThat(shares.owed(0)).isEqualTo(10);
    }

    @Test
    void theSharesOfAllButTheHighestLeaveItMoreThanHalf() {
        double others = 0;
        for (int priority = 0; priority < HIGHEST; priority++) {
            others += GuaranteedShares.of(priority);
        }
        assertThat(others).isLessThan(0.5);
    }

    /**
     * A queue that hands over strictly by priority, as Artemis does, while the given priorities never run dry: over any
     * length of time each of them gets its share, but for what was taken since the last look and two that wait to be whole.
     */
    @Property
    void everyPriorityThatWaitsGetsItsShare(
            @ForAll @Size(min = 1, max = PRIORITIES) boolean[] waits,
            @ForAll @IntRange(min = 100, max = 1_000) int mostTakenBetweenLooks,
            @ForAll long seed) {
        GuaranteedShares shares = new GuaranteedShares(PRIORITIES); // a property has one instance for all of its tries
        Random random = new Random(seed);
        int[] promoted = new int[PRIORITIES];
        int[] got = new int[PRIORITIES];
        int total = 0;
        int[] waiting = new int[PRIORITIES];
        for (int priority = 0; priority < PRIORITIES; priority++) {
            boolean isWaiting = priority == HIGHEST || (priority < waits.length && waits[priority]);
            waiting[priority] = isWaiting ? 1_000 : 0;
        }
        for (int look = 0; look < 200; look++) {
            int capacity = 50 + random.nextInt(mostTakenBetweenLooks - 49);
            int[] taken = new int[PRIORITIES];
            int left = capacity;
            for (int priority = HIGHEST - 1; priority >= 0; priority--) {
                int now = Math.min(left, promoted[priority]);
                taken[priority] += now;
                promoted[priority] -= now;
                left -= now;
            }
            taken[HIGHEST] += left;
            shares.account(taken, waiting);
            total += capacity;
            for (int priority = 0; priority < PRIORITIES; priority++) {
                got[priority] += taken[priority];
                promoted[priority] = Math.max(promoted[priority], shares.owed(priority));
                if (waiting[priority] > 0) {
                    double least = (total - 2.0 * mostTakenBetweenLooks) * GuaranteedShares.of(priority) - 2;
                    assertThat((double) got[priority])
                            .as("priority %d after %d", priority, total)
                            .isGreaterThanOrEqualTo(least);
                }
            }
        }
        assertThat(got[HIGHEST]).isGreaterThanOrEqualTo(total / 2);
    }

    private static int[] taken(int priority, int count) {
        int[] taken = new int[PRIORITIES];
        taken[priority] = count;
        return taken;
    }

    private static int[] filled(int count) {
        int[] filled = new int[PRIORITIES];
        java.util.Arrays.fill(filled, count);
        return filled;
    }
}
