package certes.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ProcessGroupTest {

    @Test
    void readsTheTimeOfAProcessAndOfItsEndedChildren() {
        String stat = "4242 (odd) name (x) S 1 4242 4242 0 -1 4194560 100 200 3 4 1500 250 30 7 20 0 9 0 12345";
        assertThat(ProcessorTime.parse(stat)).isEqualTo(new ProcessorTime(1750, 37));
    }

    @Test
    void refusesWhatIsNoSuchLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> ProcessorTime.parse("4242 (x) S 1"));
    }

    @Test
    void countsWhatProcessesShareByTheirShare() {
        String rollup = """
                55d0c0a3c000-7ffd3b5fe000 ---p 00000000 00:00 0                          [rollup]
                Rss:              123456 kB
                Pss:               45678 kB
                Pss_Anon:          40000 kB
                """;
        assertThat(ProcessGroup.proportionalSetSize(rollup)).isEqualTo(45_678);
    }
}
