package certes.domain.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TriggerTest {
    private final AtomicInteger ends = new AtomicInteger();

    @Property(tries = 50)
    void endsOnceAndAtTheHitThatWasSaid(@ForAll @IntRange(min = 1, max = 500) int hit) {
        Trigger trigger = new Trigger(new FailpointSetting(Failpoint.AFTER_CLAIM, hit), ends::incrementAndGet);
        int before = ends.get();

        IntStream.range(1, hit).parallel().forEach(pass -> trigger.pass(Failpoint.AFTER_CLAIM));
        assertThat(ends).hasValue(before);

        IntStream.range(0, 100).parallel().forEach(pass -> trigger.pass(Failpoint.AFTER_CLAIM));
        assertThat(ends).hasValue(before + 1);
    }

    @Property(tries = 10)
    void otherStepsDoNotCount(@ForAll Failpoint step) {
        Trigger trigger = new Trigger(new FailpointSetting(Failpoint.BEFORE_COMMIT, 1), ends::incrementAndGet);
        int before = ends.get();

        trigger.pass(step);

        assertThat(ends).hasValue(before + (step == Failpoint.BEFORE_COMMIT ? 1 : 0));
    }
}
