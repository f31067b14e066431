package certes.consumer.sending;

import static org.assertj.core.api.Assertions.assertThat;

import certes.consumer.sending.Answer.Failed;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedAddressesTest {
    @WeldSetup
    WeldInitiator container = Container.of(false);

    @Inject
    HttpSender sender;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "https://127.0.0.1:%d/",
                "http://127.1:%d/",
                "http://2130706433:%d/",
                "http://0:%d/",
                "http://0.0.0.0:%d/",
                "http://localhost:%d/",
                "http://LOCALHOST:%d/",
                "http://user:password@127.0.0.1:%d/",
                "http://receiver.test@127.0.0.1:%d/",
                "http://[::1]:%d/",
                "http://[::]:%d/",
                "http://[::127.0.0.1]:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://[::ffff:7f00:1]:%d/",
                "http://[0:0:0:0:0:ffff:7f00:0001]:%d/"
            })
    void nothingOnThisMachineSeesAConnection(String address) throws UnknownHostException {
        try (ScriptedEndpoint canary =
                new ScriptedEndpoint(InetAddress.getByAddress(new byte[4]), ScriptedEndpoint.Connection::hang)) {
            Answer answer = sender.post(canary.uri(address), Map.of(), new byte[0], Duration.ofSeconds(10))
                    .toCompletableFuture()
                    .join();
            assertThat(answer).isInstanceOf(Failed.class);
            assertThat(canary.connections()).isZero();
        }
    }

    @Test
    void saysWhyItWasNotSent() {
        assertThat(sender.post(URI.create("http://localhost:1/"), Map.of(), new byte[0], Duration.ofSeconds(10))
                        .toCompletableFuture()
                        .join())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error())
                                .startsWith("not sent: ")
                                .contains("localhost")
                                .contains("CERTES_DESTINATIONS_ALLOW_CIDRS"));
    }
}
