package certes.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.GitHub;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.RunsCertes;
import certes.it.running.Signatures;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("main-job")
@RunsCertes
class GitHubWebhooksIT {

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final GitHub gitHub;
    private Subscribed subscription = new Subscribed("", "");

    GitHubWebhooksIT(CertesInstance certes) {
        this.certes = certes;
        this.gitHub = GitHub.register(certes);
    }

    @SuppressWarnings("unused")
    static final List<String> EVENTS = GitHub.EVENTS;

    @BeforeEach
    void subscribe() {
        subscription = certes.master().subscribe(gitHub.source() + "/1/*", endpoint.address());
    }

    @AfterEach
    void close() {
        certes.master().deleteSubscription(subscription.id());
        endpoint.close();
    }

    @ParameterizedTest
    @FieldSource("EVENTS")
    void arrivesByteForByteAndSigned(String event) {
        byte[] body = GitHub.payload(event);

        Reply reply = gitHub.send(event, UUID.randomUUID().toString(), body);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(reply.json().path("uri").asText()).isEqualTo(gitHub.uri(event));
        assertThat(reply.json().path("duplicate").asBoolean(true)).isFalse();
        Received received = endpoint.awaitOne();
        assertThat(received.method()).isEqualTo("POST");
        assertThat(received.path()).isEqualTo("/hook");
        assertThat(received.body()).isEqualTo(body);
        assertThat(received.header("content-type")).isEqualTo("application/json");
        assertThat(received.header("certes-event-id")).isEqualTo(reply.eventId());
        assertThat(received.header("certes-event-uri")).isEqualTo(gitHub.uri(event));
        assertThat(received.attempt()).isEqualTo(1);
        assertSigned(received, body);
    }

    private void assertSigned(Received received, byte[] body) {
        String id = received.webhookId();
        String seconds = received.header("webhook-timestamp");
        assertThat(id).isNotBlank().doesNotContain(".");
        assertThat(Long.parseLong(seconds)).isPositive();
        assertThat(received.header("webhook-signature"))
                .isEqualTo(Signatures.standard(subscription.secret(), id, seconds, body));
        assertThat(received.header("hmac-sig"))
                .isEqualTo("SHA256 "
                        + Signatures.hex(Signatures.hmac("HmacSHA256", Signatures.key(subscription.secret()), body)));
        assertThat(received.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    }

    @Test
    void carriesNoneOfTheSendersCredentials() {
        gitHub.send("push");

        assertThat(endpoint.awaitOne().headers().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-hub-signature"));
    }

    @Test
    void tellsTheWholeStory() {
        byte[] body = GitHub.payload("issues");
        String id = gitHub.send("issues", UUID.randomUUID().toString(), body).eventId();

        JsonNode delivery = certes.master().awaitDelivery(id, "DELIVERED");

        JsonNode event = certes.master().story(id);
        assertThat(event.path("uri").asText()).isEqualTo(gitHub.uri("issues"));
        assertThat(event.path("source").asText()).isEqualTo(gitHub.source());
        assertThat(event.path("direction").asText()).isEqualTo("INCOMING");
        assertThat(event.path("contentType").asText()).isEqualTo("application/json");
        assertThat(event.path("bodyEncoding").asText()).isEqualTo("TEXT");
        assertThat(event.path("body").asText()).isEqualTo(new String(body, StandardCharsets.UTF_8));
        assertThat(event.path("headers").toString()).containsIgnoringCase("x-github-event");
        assertThat(event.path("correlationIds"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.asText()).matches("[a-z.]+\\.\\d+-[0-9a-f]+-[0-9a-f]{24}"));
        assertThat(delivery.path("subscription").path("id").asText()).isEqualTo(subscription.id());
        assertThat(delivery.path("attempts")).hasSize(1);
        JsonNode attempt = delivery.path("attempts").get(0);
        assertThat(attempt.path("number").asInt()).isEqualTo(1);
        assertThat(attempt.path("status").asInt()).isEqualTo(200);
        assertThat(attempt.path("durationMillis").asLong(-1)).isNotNegative();
    }

    @Test
    void keepsABodyThatIsNoText() {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Map<String, String> headers = gitHub.headers("push", UUID.randomUUID().toString(), bytes);
        headers.put("Content-Type", "application/octet-stream");

        String id = certes.post("/events/" + gitHub.source(), bytes, headers).eventId();

        assertThat(endpoint.awaitOne().body()).isEqualTo(bytes);
        assertThat(endpoint.awaitOne().header("content-type")).isEqualTo("application/octet-stream");
        JsonNode event = certes.master().story(id);
        assertThat(event.path("bodyEncoding").asText()).isEqualTo("BASE64");
        assertThat(Base64.getDecoder().decode(event.path("body").asText())).isEqualTo(bytes);
    }

    @Test
    void goesToEverybodyWhoSubscribed() {
        try (RecordingEndpoint other = RecordingEndpoint.open();
                RecordingEndpoint elsewhere = RecordingEndpoint.open()) {
            Subscribed second = certes.master().subscribe(gitHub.uri("push"), other.address());
            certes.master().subscribe(gitHub.source() + "/1/fork", elsewhere.address());

            String id = gitHub.send("push").eventId();

            assertThat(endpoint.awaitOne().header("certes-event-id")).isEqualTo(id);
            assertThat(other.awaitOne().header("certes-event-id")).isEqualTo(id);
            assertThat(other.awaitOne().webhookId())
                    .isNotEqualTo(endpoint.awaitOne().webhookId());
            assertThat(elsewhere.received()).isEmpty();
            certes.master().deleteSubscription(second.id());
        }
    }
}
