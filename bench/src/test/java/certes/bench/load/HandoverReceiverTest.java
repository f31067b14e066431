package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class HandoverReceiverTest {

    private final HttpClient certes =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = freePort();

    @Test
    void measuresWhatSaysWhenItWasDue() throws Exception {
        try (HandoverReceiver receiver = new HandoverReceiver(port)) {
            byte[] event = PushEvent.ofSize(100_000);
            assertThat(deliver(event, "1").statusCode()).isEqualTo(200);
            assertThat(receiver.latencies().count()).isZero();
            PushEvent.stamp(event, 0, System.nanoTime() - 5_000_000);
            deliver(event, "1");
            deliver(event, "2");
            assertThat(receiver.latencies().count()).isEqualTo(2);
            assertThat(receiver.latencies().p50()).isGreaterThanOrEqualTo(5);
            assertThat(receiver.repeated()).isEqualTo(1);
        }
    }

    private HttpResponse<Void> deliver(byte[] event, String attempt) throws IOException, InterruptedException {
        return certes.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/1"))
                        .header("certes-attempt", attempt)
                        .POST(BodyPublishers.ofByteArray(event))
                        .build(),
                BodyHandlers.discarding());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
