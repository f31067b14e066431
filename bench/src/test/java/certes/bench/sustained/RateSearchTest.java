package certes.bench.sustained;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;

class RateSearchTest {

    @Property
    void findsTheHighestStepThatIsSustainedAndTriesNoneTwice(
            @ForAll @LongRange(min = 1, max = 500) long step,
            @ForAll @LongRange(min = 0, max = 50_000) long limit,
            @ForAll @DoubleRange(min = 0, max = 60_000) double guess) {
        RateSearch search = new RateSearch(step, guess);
        Set<Long> tried = new HashSet<>();
        for (OptionalLong rate = search.next(); rate.isPresent(); rate = search.next()) {
            assertThat(tried.add(rate.getAsLong())).isTrue();
            assertThat(rate.getAsLong()).isPositive();
            search.record(rate.getAsLong(), rate.getAsLong() <= limit);
        }
        assertThat(search.sustained()).isEqualTo(limit / step * step);
    }

    /** The guess is good: the closed loop was measured before. */
    @Property
    void needsFewStepsFromAGoodGuess(@ForAll @DoubleRange(min = 100, max = 50_000) double rate) {
        RateSearch search = new RateSearch(RateSearch.stepFor(rate), 0.9 * rate);
        int steps = 0;
        for (OptionalLong next = search.next(); next.isPresent(); next = search.next()) {
            search.record(next.getAsLong(), next.getAsLong() <= 0.85 * rate);
            steps++;
        }
        assertThat(steps).isLessThanOrEqualTo(6);
    }

    @Property
    void takesStepsOfAboutAThirtieth(@ForAll @DoubleRange(min = 20, max = 1_000_000) double rate) {
        assertThat((double) RateSearch.stepFor(rate)).isBetween(rate / 50, rate / 20);
    }
}
