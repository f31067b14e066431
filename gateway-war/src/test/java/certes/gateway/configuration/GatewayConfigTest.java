package certes.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayConfigTest {
    @Test
    void hasThePublishedDefaults() {
        GatewayConfig config = new GatewayConfig();
        assertThat(config.domain()).isEqualTo("certes.local");
        assertThat(config.maxEventBytes()).isEqualTo(26_214_400);
        assertThat(config.gatewayPort()).isEqualTo(9_600);
        assertThat(config.masterPort()).isEqualTo(9_610);
    }

    @Test
    void takesWhatItIsTold() {
        GatewayConfig config = new GatewayConfig("localhost:9600", " 1024 ", "80", "81");
        assertThat(config.domain()).isEqualTo("localhost:9600");
        assertThat(config.maxEventBytes()).isEqualTo(1_024);
        assertThat(config.gatewayPort()).isEqualTo(80);
        assertThat(config.masterPort()).isEqualTo(81);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "a b.com", "a.com/x"})
    void refusesWhatIsNoDomain(String domain) {
        assertThatThrownBy(() -> new GatewayConfig(domain, "1", "1", "2"))
                .hasMessageContaining("CERTES_DOMAIN must be a domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "25 MiB", "1073741825", "99999999999"})
    void refusesSizesThatMakeNoSense(String size) {
        assertThatThrownBy(() -> new GatewayConfig("a.com", size, "1", "2"))
                .hasMessageContaining("CERTES_MAX_EVENT_BYTES must be a whole number from 1 to 1073741824");
    }

    @Test
    void refusesPortsThatMakeNoSense() {
        assertThatThrownBy(() -> new GatewayConfig("a.com", "1", "65536", "2"))
                .hasMessageContaining("CERTES_GATEWAY_HTTP_PORT must be a whole number from 1 to 65535");
        assertThatThrownBy(() -> new GatewayConfig("a.com", "1", "1", "x"))
                .hasMessageContaining("CERTES_MASTER_HTTP_PORT");
        assertThatThrownBy(() -> new GatewayConfig("a.com", "1", "9600", "9600"))
                .hasMessageContaining("each needs a port of its own");
    }
}
