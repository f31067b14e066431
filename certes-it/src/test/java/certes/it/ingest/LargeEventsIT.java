package certes.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies that do not come with their head, over connections that are kept, as senders' HTTP libraries keep them. */
@RunsCertes
class LargeEventsIT {
    private static final byte[] BODY = new byte[250_000];
    private static final int EACH = 100;

    private final CertesInstance certes;
    private final HttpClient sender =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    LargeEventsIT(CertesInstance certes) {
        this.certes = certes;
    }

    /** One request that read on behind its end, or not to its end, would break the next one. */
    @Test
    void areEachAcceptedOrRefusedByAnAnswer() throws IOException, InterruptedException {
        String source = Names.unique("large");
        certes.master().createSource(source, "none", List.of(), Map.of());
        try (RecordingEndpoint endpoint = RecordingEndpoint.open()) {
            certes.master().subscribe(source + "/1/*", endpoint.address());
            for (int i = 0; i < EACH; i++) {
                assertThat(post(source, BodyPublishers.ofByteArray(BODY))).isEqualTo(202);
                assertThat(post("nobody", BodyPublishers.ofByteArray(BODY))).isEqualTo(404);
                assertThat(post(source, chunked())).isEqualTo(202);
                assertThat(post("nobody", chunked())).isEqualTo(404);
            }
            endpoint.await(2 * EACH);
            assertThat(endpoint.received())
                    .allSatisfy(request -> assertThat(request.body()).isEqualTo(BODY));
        }
    }

    private static BodyPublisher chunked() {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BODY));
    }

    private int post(String source, BodyPublisher body) throws IOException, InterruptedException {
        URI gateway = URI.create("http://127.0.0.1:" + certes.gatewayPort() + "/events/" + source);
        HttpRequest request = HttpRequest.newBuilder(gateway)
                .timeout(Duration.ofSeconds(20))
                .POST(body)
                .build();
        return sender.send(request, BodyHandlers.ofString()).statusCode();
    }
}
