package certes.master.startup;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationGuardTest {
    @ParameterizedTest
    @ValueSource(strings = {"P5D", "PT12H", "0", "PT0S"})
    void letsThroughWhatCanBeUsed(String disableAfter) {
        assertThatNoException().isThrownBy(() -> ConfigurationGuard.require(0, disableAfter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 days", "5", "-P1D", "never"})
    void refusesATimeThatIsNone(String disableAfter) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigurationGuard.require(30, disableAfter))
                .withMessageContaining("CERTES_SUBSCRIPTIONS_DISABLE_AFTER is '" + disableAfter + "'");
    }

    @Test
    void refusesADaysNumberBelowZero() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigurationGuard.require(-1, "P5D"))
                .withMessageContaining("CERTES_RETENTION_DAYS");
    }
}
