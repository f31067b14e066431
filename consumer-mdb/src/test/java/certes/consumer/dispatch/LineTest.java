package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineTest {
    private record One(int priority, long arrival) implements Line.Place {}

    private final Line<One> line = new Line<>();

    /** All but each 20th is the highest that came first; each 20th is who came first of all. */
    @Property
    void servesByPriorityThenByArrivalAndNowAndThenWhoHasWaitedLongest(
            @ForAll @Size(max = 60) List<@IntRange(max = 9) Integer> priorities) {
        Line<One> tried = new Line<>();
        List<One> model = new ArrayList<>();
        for (int priority : priorities) {
            One one = new One(priority, model.size());
            model.add(one);
            tried.add(one);
        }
        Comparator<One> byArrival = Comparator.comparingLong(One::arrival);
        for (int taken = 1; taken <= priorities.size(); taken++) {
            One expected = model.stream()
                    .min(
                            taken % Line.LONGEST_EACH == 0
                                    ? byArrival
                                    : Comparator.comparingInt(One::priority)
                                            .reversed()
                                            .thenComparing(byArrival))
                    .orElseThrow();
            assertThat(tried.size()).isEqualTo(model.size());
            assertThat(tried.take()).isEqualTo(expected);
            model.remove(expected);
        }
        assertThat(tried.isEmpty()).isTrue();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(tried::take);
    }

    /** The stated bound: whatever comes, who has waited longest goes within twenty. */
    @Test
    void whoHasWaitedLongestIsTakenWhateverComesAboveIt() {
        One lowest = new One(0, 0);
        line.add(lowest);
        List<One> taken = new ArrayList<>();
        for (int i = 1; !taken.contains(lowest); i++) {
            line.add(new One(9, i));
            taken.add(line.take());
        }
        assertThat(taken).hasSizeLessThanOrEqualTo(Line.LONGEST_EACH);
    }

    @Test
    void theLastOfTheLowestMakesWayButNotTheOnlyOneOfItsPriority() {
        IntStream.range(0, 3).forEach(arrival -> line.add(new One(4, arrival)));
        line.add(new One(0, 3));
        assertThat(line.lastBelow(9)).isEqualTo(new One(4, 2));
        assertThat(line.lastBelow(4)).isNull();
        line.add(new One(0, 4));
        assertThat(line.lastBelow(4)).isEqualTo(new One(0, 4));
        assertThat(line.lastBelow(0)).isNull();
        assertThat(line.remove(new One(0, 4))).isTrue();
        assertThat(line.remove(new One(0, 4))).isFalse();
        assertThat(line.size()).isEqualTo(4);
        assertThat(line.size(4)).isEqualTo(3);
    }
}
