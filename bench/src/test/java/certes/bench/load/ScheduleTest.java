package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Property
    void countsAnEventFromTheMomentOnAtWhichItIsDue(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long start,
            @ForAll @DoubleRange(min = 0.5, max = 100_000) double perSecond,
            @ForAll @LongRange(min = 0, max = 99_999) long number) {
        Schedule schedule = new Schedule(start, perSecond, 100_000);
        long due = schedule.dueAt(number);
        assertThat(schedule.dueBy(due)).isEqualTo(number + 1);
        assertThat(schedule.dueBy(due - 1)).isEqualTo(number);
    }

    @Test
    void endsWithItsLastEvent() {
        Schedule schedule = Schedule.of(0, 200, 3_000_000_000L);
        assertThat(schedule.total()).isEqualTo(600);
        assertThat(schedule.dueBy(Long.MAX_VALUE)).isEqualTo(600);
    }
}
