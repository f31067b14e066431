package certes.bench.sustained;

import static org.assertj.core.api.Assertions.assertThat;

import certes.bench.cost.Costs;
import certes.bench.load.Latencies;
import certes.bench.load.OpenLoop;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTest {

    private static final Costs COSTS = new Costs(100, Map.of(), 0, Map.of());

    @Test
    void isNotSustainedIfAnythingWasRefused() {
        Step step = Step.of(100, outcome(Map.of("status 503", 3L)), new Backlog(), COSTS);
        assertThat(step.isSustained()).isFalse();
        assertThat(step.complaint()).contains("refused: 3 by status 503");
        assertThat(step.toJson().getString("complaint")).contains("status 503");
    }

    @Test
    void isSustainedIfNothingWaits() {
        Step step = Step.of(100, outcome(Map.of()), new Backlog(), COSTS);
        assertThat(step.isSustained()).isTrue();
        assertThat(step.toJson().getBoolean("sustained")).isTrue();
        assertThat(step.toJson().getJsonObject("ingest").getDouble("p99Millis")).isEqualTo(3.0);
    }

    private static OpenLoop.Outcome outcome(Map<String, Long> refusals) {
        return new OpenLoop.Outcome(100, 0, 97, refusals, new Latencies(97, 1, 2, 3, 4, 5));
    }
}
