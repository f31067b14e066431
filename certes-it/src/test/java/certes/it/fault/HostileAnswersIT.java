package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Destinations that answer to do harm. Each harms its own delivery, and its neighbour gets the event all the same. */
@RunsCertes
class HostileAnswersIT {

    private static final int MAX_EXCERPT = 64 << 10;

    private final CertesInstance certes;
    private final RecordingEndpoint hostile = RecordingEndpoint.open();
    private final RecordingEndpoint neighbour = RecordingEndpoint.open();
    private final String namespace = Names.unique("hostile");
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private Subscribed subscription;

    HostileAnswersIT(CertesInstance certes) {
        this.certes = certes;
    }

    @BeforeEach
    void subscribe() {
        Map<String, ?> settings = Map.of(
                "timeoutSeconds",
                2,
                "backoff",
                Map.of("kind", "LINEAR", "initialSeconds", 1, "factor", 0.1, "jitter", 0, "maxAttempts", 1));
        subscription = certes.master().subscribe(namespace + "/1/*", hostile.address(), settings);
        certes.master().subscribe(namespace + "/1/*", neighbour.address(), settings);
    }

    @AfterEach
    void close() {
        hostile.close();
        neighbour.close();
    }

    /** Posts an event and answers its delivery to the hostile one, once that is final. */
    private JsonNode delivery(Answer answer, String state) {
        hostile.answering(answer);
        String id = certes.postOwn("/events/" + namespace + "/1/posted", "{}", Map.of())
                .eventId();
        neighbour.awaitOne();
        Eventually.holds(() -> assertThat(find(id).path("state").asText()).isEqualTo(state));
        return find(id);
    }

    private JsonNode find(String event) {
        for (JsonNode delivery : certes.master().story(event).path("deliveries")) {
            if (delivery.at("/subscription/id").asText().equals(subscription.id())) {
                return delivery;
            }
        }
        throw new AssertionError("no delivery of " + event);
    }

    /** Writes pieces, with a pause after each, until the other side hangs up. */
    private Answer drip(String beginning, byte[] piece, long pauseMillis) {
        return (Socket connection, CountDownLatch closing) -> {
            OutputStream out = connection.getOutputStream();
            try {
                out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                while (closing.getCount() > 0) {
                    out.write(piece);
                    out.flush();
                    Thread.sleep(pauseMillis);
                }
            } catch (IOException cut) {
                hungUp.countDown();
            }
            return false;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aHeadThatComesByteByByteMeetsTheDeadline() throws Exception {
        JsonNode delivery = delivery(drip("HTTP/1.1 200 OK\r\nslow: ", ascii("x"), 100), "DEAD_LETTERED");

        assertThat(delivery.at("/attempts/0/error").asText()).contains("2 s");
        hungUp.await();
    }

    @Test
    void aBodyThatComesByteByByteMeetsTheDeadline() throws Exception {
        JsonNode delivery =
                delivery(drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", ascii("x"), 100), "DEAD_LETTERED");

        assertThat(delivery.at("/attempts/0/error").asText()).contains("2 s");
        hungUp.await();
    }

    @Test
    void aHeadWithoutAnEndIsCut() throws Exception {
        JsonNode delivery = delivery(drip("HTTP/1.1 200 OK\r\n", ascii("more: headers\r\n"), 0), "DEAD_LETTERED");

        assertThat(delivery.at("/attempts/0/error").asText()).isNotBlank();
        hungUp.await();
    }

    @Test
    void aBodyWithoutAnEndIsCut() throws Exception {
        JsonNode delivery = delivery(Answer.endlessBody(500, hungUp), "DEAD_LETTERED");

        assertThat(delivery.at("/attempts/0/responseExcerpt").asText()).hasSizeLessThanOrEqualTo(MAX_EXCERPT);
        hungUp.await();
    }

    @Test
    void aGzipBombIsNotUnpacked() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50 << 20]);
        }
        byte[] head = ascii("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: "
                + bomb.size() + "\r\n\r\n");

        JsonNode delivery = delivery(
                (connection, closing) -> {
                    connection.getOutputStream().write(head);
                    connection.getOutputStream().write(bomb.toByteArray());
                    return true;
                },
                "DELIVERED");

        assertThat(delivery.at("/attempts/0/responseExcerpt").asText()).hasSizeLessThanOrEqualTo(MAX_EXCERPT);
    }

    @Test
    void aRedirectToItselfIsNotFollowed() {
        JsonNode delivery = delivery(Answer.status(307, "Location: " + hostile.address()), "DEAD_LETTERED");

        assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(307);
        assertThat(hostile.received()).hasSize(1);
    }
}
