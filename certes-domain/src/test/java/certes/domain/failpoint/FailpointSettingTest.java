package certes.domain.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailpointSettingTest {
    private static Optional<FailpointSetting> read(Map<String, String> properties, Map<String, String> environment) {
        return FailpointSetting.read(properties::get, environment::get);
    }

    private static Optional<FailpointSetting> read(String failpoint) {
        return read(Map.of(), Map.of("CERTES_FAILPOINT", failpoint, "CERTES_DEVELOPMENT", "true"));
    }

    @Test
    void thereIsNoneUnlessOneIsSet() {
        assertThat(read(Map.of(), Map.of())).isEmpty();
        assertThat(read(Map.of(), Map.of("CERTES_DEVELOPMENT", "true"))).isEmpty();
        assertThat(read("  ")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void isNamedAsInTheDocumentation(Failpoint failpoint) {
        assertThat(failpoint.text()).matches("(before|after)(-[a-z]+)+");
        assertThat(read(failpoint.text())).contains(new FailpointSetting(failpoint, 1));
    }

    @Test
    void mayWaitForALaterHit() {
        assertThat(read(" after-claim:37 ")).contains(new FailpointSetting(Failpoint.AFTER_CLAIM, 37));
    }

    @Test
    void aSystemPropertyRanksAboveTheEnvironment() {
        assertThat(read(
                        Map.of("certes.failpoint", "after-relay", "certes.development", "true"),
                        Map.of("CERTES_FAILPOINT", "after-claim")))
                .contains(new FailpointSetting(Failpoint.AFTER_RELAY, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-lunch", "AFTER_CLAIM", "after-claim:", "after-claim:0", "after-claim:-1", ":1"})
    void whatIsNoneIsRefusedWithWhatItMayBe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(text))
                .withMessageContainingAll("CERTES_FAILPOINT", text, "before-commit", "after-claim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "yes", "TRUE"})
    void isRefusedWithoutTheFlagForDevelopment(String development) {
        Map<String, String> environment = Map.of("CERTES_FAILPOINT", "after-claim", "CERTES_DEVELOPMENT", development);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of(), environment))
                .withMessageContainingAll("CERTES_FAILPOINT", "CERTES_DEVELOPMENT=true");
        assertThat(FailpointSetting.ofThisProcess(name -> null, environment::get))
                .as("nothing ends where the start was refused")
                .isEmpty();
    }
}
