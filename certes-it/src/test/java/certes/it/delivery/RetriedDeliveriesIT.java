package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.FreePorts;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import certes.it.running.Signatures;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunsCertes
class RetriedDeliveriesIT {

    private static final Map<String, Object> SOON =
            Map.of("kind", "LINEAR", "initialSeconds", 1, "factor", 0.1, "jitter", 0, "maxAttempts", 3);

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String namespace = Names.unique("parcels");

    RetriedDeliveriesIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private Subscribed subscribe(String address, Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(Map.of("backoff", SOON));
        settings.putAll(more);
        return certes.master().subscribe(namespace + "/1/*", address, settings);
    }

    private String post() {
        return certes.postOwn("/events/" + namespace + "/1/scanned", "{\"kg\":1}", Map.of())
                .eventId();
    }

    private static List<Integer> numbers(JsonNode delivery) {
        return delivery.path("attempts").findValues("number").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    @Test
    void keepTheirWebhookIdUntilTheyAreTaken() {
        endpoint.answering(Answer.body(500, "broken"), Answer.status(503), Answer.status(204));
        Subscribed subscription = subscribe(endpoint.address(), Map.of());

        String id = post();

        JsonNode delivery = certes.master().awaitDelivery(id, "DELIVERED");
        List<Received> received = endpoint.await(3);
        assertThat(received).extracting(Received::attempt).containsExactly(1, 2, 3);
        assertThat(received)
                .extracting(Received::webhookId)
                .containsOnly(received.get(0).webhookId());
        assertThat(received)
                .allSatisfy(one -> assertThat(one.header("webhook-signature"))
                        .isEqualTo(Signatures.standard(
                                subscription.secret(), one.webhookId(), one.header("webhook-timestamp"), one.body())));
        assertThat(numbers(delivery)).containsExactly(1, 2, 3);
        JsonNode first = delivery.path("attempts").get(0);
        assertThat(first.path("status").asInt()).isEqualTo(500);
        assertThat(first.path("responseExcerpt").asText()).isEqualTo("broken");
        assertThat(delivery.path("attempts").get(2).path("status").asInt()).isEqualTo(204);
        assertThat(delivery.path("nextAttemptAt").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500})
    void areDeadLetteredWithAReasonWhenThePolicyIsSpent(int status) {
        endpoint.answering(Answer.status(status));
        subscribe(endpoint.address(), Map.of());

        JsonNode delivery = certes.master().awaitDelivery(post(), "DEAD_LETTERED");

        assertThat(endpoint.received()).extracting(Received::attempt).startsWith(1);
        assertThat(delivery.path("attempts"))
                .isNotEmpty()
                .allSatisfy(
                        attempt -> assertThat(attempt.path("status").asInt()).isEqualTo(status));
        assertThat(delivery.path("reason").asText()).contains(Integer.toString(status));
        assertThat(delivery.path("nextAttemptAt").isNull()).isTrue();
        assertThat(certes.master().ledger().path("balanced").asBoolean()).isTrue();
    }

    @Test
    void tryAgainWhereNobodyListensYet() {
        int port = FreePorts.next();
        subscribe(
                "http://127.0.0.1:" + port + "/hook",
                Map.of(
                        "backoff",
                        Map.of("kind", "LINEAR", "initialSeconds", 1, "factor", 0.1, "jitter", 0, "maxAttempts", 100)));
        String id = post();
        Eventually.holds(() -> assertThat(certes.master().story(id).at("/deliveries/0/attempts"))
                .isNotEmpty());

        try (RecordingEndpoint late = RecordingEndpoint.openOn(port)) {
            JsonNode delivery = certes.master().awaitDelivery(id, "DELIVERED");

            assertThat(late.awaitOne().attempt()).isGreaterThan(1);
            JsonNode first = delivery.path("attempts").get(0);
            assertThat(first.path("status").isNull()).isTrue();
            assertThat(first.path("error").asText()).containsIgnoringCase("refused");
        }
    }

    @Test
    void giveUpWaitingForAnAnswerAfterTheTimeout() {
        endpoint.answering(Answer.silence(), Answer.status(200));
        subscribe(endpoint.address(), Map.of("timeoutSeconds", 1));

        JsonNode delivery = certes.master().awaitDelivery(post(), "DELIVERED");

        assertThat(endpoint.await(2)).extracting(Received::attempt).containsExactly(1, 2);
        JsonNode first = delivery.path("attempts").get(0);
        assertThat(first.path("status").isNull()).isTrue();
        assertThat(first.path("error").asText()).isNotBlank();
    }

    @Test
    void tryAgainAfterAReset() {
        endpoint.answering(request -> request.attempt() == 1 ? Answer.reset() : Answer.status(200));
        subscribe(endpoint.address(), Map.of());

        JsonNode delivery = certes.master().awaitDelivery(post(), "DELIVERED");

        assertThat(delivery.path("attempts")).hasSize(2);
        assertThat(delivery.path("attempts").get(0).path("error").asText()).isNotBlank();
    }

    @Test
    void doNotFollowRedirects() {
        try (RecordingEndpoint elsewhere = RecordingEndpoint.open()) {
            endpoint.answering(Answer.status(302, "Location: " + elsewhere.address()));
            subscribe(endpoint.address(), Map.of());

            JsonNode delivery = certes.master().awaitDelivery(post(), "DEAD_LETTERED");

            assertThat(delivery.path("reason").asText()).contains("302");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void hangUpOnABodyWithoutAnEnd() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        endpoint.answering(Answer.endlessBody(500, hungUp), Answer.status(200));
        subscribe(endpoint.address(), Map.of());

        JsonNode delivery = certes.master().awaitDelivery(post(), "DELIVERED");

        hungUp.await();
        assertThat(numbers(delivery)).containsExactly(1, 2);
        assertThat(delivery.path("attempts").get(0).path("responseExcerpt").asText())
                .startsWith("eee")
                .hasSizeLessThanOrEqualTo(65_536);
    }

    @Test
    void honourRetryAfter() {
        endpoint.answering(Answer.status(503, "Retry-After: 2"), Answer.status(200));
        subscribe(endpoint.address(), Map.of());

        JsonNode delivery = certes.master().awaitDelivery(post(), "DELIVERED");

        List<JsonNode> starts = delivery.path("attempts").findValues("startedAt");
        Instant first = java.time.OffsetDateTime.parse(starts.get(0).asText()).toInstant();
        Instant second = java.time.OffsetDateTime.parse(starts.get(1).asText()).toInstant();
        assertThat(second).isAfterOrEqualTo(first.plusSeconds(2));
    }

    @Test
    void disableASubscriptionWhoseDestinationIsGone() {
        endpoint.answering(Answer.status(410), Answer.status(200));
        Subscribed subscription = subscribe(endpoint.address(), Map.of());

        String gone = post();
        Eventually.holds(() -> assertThat(certes.master()
                        .subscription(subscription.id())
                        .path("state")
                        .asText())
                .isEqualTo("DISABLED"));
        String waiting = post();
        assertThat(certes.master().story(waiting).path("deliveries")).hasSize(1);
        assertThat(endpoint.received()).hasSize(1);

        assertThat(certes.master()
                        .changeSubscription("resume", subscription.id())
                        .path("state")
                        .asText())
                .isEqualTo("ACTIVE");
        certes.master().awaitDelivery(waiting, "DELIVERED");
        assertThat(certes.master()
                        .story(gone)
                        .at("/deliveries/0/attempts/0/status")
                        .asInt())
                .isEqualTo(410);
    }

    @Test
    void areReplayedAsNewDeliveries() {
        endpoint.answering(Answer.status(500), Answer.status(500), Answer.status(500), Answer.status(200));
        subscribe(endpoint.address(), Map.of());
        String id = post();
        JsonNode dead = certes.master().awaitDelivery(id, "DEAD_LETTERED");

        JsonNode replay = certes.master()
                .ask(
                        "mutation($id: ID!) { replayDelivery(id: $id) { id state } }",
                        Map.of("id", dead.path("id").asText()))
                .path("replayDelivery");

        assertThat(replay.path("id").asText()).isNotEqualTo(dead.path("id").asText());
        List<Received> received = endpoint.await(4);
        assertThat(received.get(3).webhookId()).isNotEqualTo(received.get(0).webhookId());
        assertThat(received.get(3).attempt()).isEqualTo(1);
        assertThat(received.get(3).header("certes-event-id")).isEqualTo(id);
        Eventually.holds(() -> assertThat(certes.master().story(id).path("deliveries"))
                .extracting(one -> one.path("state").asText())
                .containsExactlyInAnyOrder("DEAD_LETTERED", "DELIVERED"));
        assertThat(certes.master().ledger().path("balanced").asBoolean()).isTrue();
    }
}
