package certes.micro;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void namesThePortAndTheVariableWhenSomebodyListens() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            assertThatThrownBy(() -> Ports.requireFree(other.getLocalPort(), "CERTES_GATEWAY_HTTP_PORT"))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("Port " + other.getLocalPort())
                    .hasMessageContaining("CERTES_GATEWAY_HTTP_PORT");
        }
    }

    @Test
    void isContentWithAFreePort() {
        assertThatCode(() -> Ports.requireFree(Ports.freeOnLoopback(), "CERTES_GATEWAY_HTTP_PORT"))
                .doesNotThrowAnyException();
    }
}
