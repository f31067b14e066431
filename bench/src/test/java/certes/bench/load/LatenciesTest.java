package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void areThePercentilesInMilliseconds() {
        Histogram nanos = new Histogram(3);
        for (int millis = 1; millis <= 1000; millis++) {
            nanos.recordValue(millis * 1_000_000L);
        }
        Latencies latencies = Latencies.of(nanos);
        assertThat(latencies.count()).isEqualTo(1000);
        assertThat(latencies.p50()).isEqualTo(500, within(1.0));
        assertThat(latencies.p99()).isEqualTo(990, within(1.0));
        assertThat(latencies.p999()).isEqualTo(999, within(1.0));
        assertThat(latencies.max()).isEqualTo(1000, within(1.0));
        assertThat(latencies.toJson().getDouble("p50Millis")).isEqualTo(500, within(1.0));
    }

    @Test
    void ofNothingSaySo() {
        assertThat(Latencies.of(new Histogram(3))).hasToString("nothing measured");
    }
}
