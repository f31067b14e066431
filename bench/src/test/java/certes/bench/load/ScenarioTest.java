package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScenarioTest {

    @Test
    void isNamedInWords() {
        assertThat(new Scenario(1, false, false, 256, 64).label()).isEqualTo("1 subscription, 256 B, 64 connections");
        assertThat(new Scenario(10, true, true, 16384, 256).label())
                .isEqualTo("10 subscriptions, 16 KiB, schema, signature, 256 connections");
    }

    @Test
    void comesBackFromJsonAsItWas() {
        Scenario scenario = new Scenario(10, true, false, 16384, 256);
        assertThat(Scenario.of(scenario.toJson())).isEqualTo(scenario);
    }

    @Test
    void isRefusedWhereAnEventWouldNotFit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scenario(1, false, false, 255, 64));
    }
}
