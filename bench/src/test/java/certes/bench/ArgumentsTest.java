package certes.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import certes.bench.load.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void describeAScenario() {
        Arguments arguments = new Arguments(
                "--subscriptions",
                "10",
                "--schema",
                "true",
                "--signed",
                "false",
                "--bytes",
                "16384",
                "--connections",
                "256",
                "--seconds",
                "5");
        assertThat(arguments.scenario()).isEqualTo(new Scenario(10, true, false, 16384, 256));
        assertThat(arguments.seconds("seconds")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void sayWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments("--home"))
                .withMessageContaining("--home");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Arguments().text("port"))
                .withMessageContaining("--port");
    }
}
