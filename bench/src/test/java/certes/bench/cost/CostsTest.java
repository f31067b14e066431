package certes.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostsTest {

    @Test
    void arePerThousandEventsAndPerEvent() {
        JsonObject costs = new Costs(20_000, Map.of("JVM", 12.5), 40_000_000, Map.of("JVM", 512L)).toJson();
        assertThat(costs.getJsonObject("cpuSecondsPer1000Events").getDouble("JVM"))
                .isEqualTo(0.625);
        assertThat(costs.getLong("walBytesPerEvent")).isEqualTo(2_000);
        assertThat(costs.getJsonObject("peakMemoryMiB").getLong("JVM")).isEqualTo(512);
    }

    @Test
    void ofNothingAreZero() {
        Costs costs = new Costs(0, Map.of("JVM", 1.0), 1_000, Map.of());
        assertThat(costs.cpuSecondsPer1000("JVM")).isZero();
        assertThat(costs.toJson().getLong("walBytesPerEvent")).isZero();
    }
}
