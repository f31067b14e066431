package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.Direction;
import certes.domain.event.IdempotencyKey;
import certes.domain.id.SourceId;
import certes.domain.ingest.Submission;
import certes.domain.signature.GitHubSignature;
import certes.domain.signature.HmacSignature;
import certes.domain.signature.StandardWebhooks;
import certes.domain.signature.StripeSignature;
import certes.domain.source.HmacSettings;
import certes.domain.subscription.SigningSecret;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingEventsTest {
    @AutoClose
    private static final RunningGateway GATEWAY = new RunningGateway();

    private static final String JSON = "application/json";
    private static final String BODY = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"money\":\"5 €\"}";
    private static final Instant TOO_OLD =
            RunningGateway.NOW.minus(Duration.ofMinutes(5)).minusSeconds(1);

    private final RecordingBroker broker = GATEWAY.broker;

    @BeforeEach
    void forget() {
        broker.reset();
    }

    @Test
    void submitsTheBytesAsTheyCame() {
        byte[] body = {0, 1, -1, '\r', '\n', 127};
        HttpResponse<String> answer = GATEWAY.post("/events/open", body, "Content-Type", "application/octet-stream");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("content-type")).hasValue(JSON);
        assertThat(answer.body())
                .isEqualTo("{\"id\":\"" + RecordingBroker.ID
                        + "\",\"uri\":\"own.example.com/open/1/event\",\"duplicate\":false}");
        Submission submission = broker.only();
        assertThat(submission.body()).isEqualTo(body);
        assertThat(submission.contentType()).isEqualTo("application/octet-stream");
        assertThat(submission.direction()).isEqualTo(Direction.INCOMING);
        assertThat(submission.source()).isEqualTo(new SourceId(1));
        assertThat(submission.strict()).isFalse();
        assertThat(submission.idempotencyKey()).isNull();
        assertThat(submission.subscriber()).isNull();
    }

    @Test
    void takesAnEmptyBody() {
        assertThat(GATEWAY.post("/events/open", "").statusCode()).isEqualTo(202);
        assertThat(broker.only().body()).isEmpty();
        assertThat(broker.only().contentType()).isNull();
    }

    @Test
    void saysThatARepeatIsOne() {
        broker.answer(submission -> CompletableFuture.completedFuture(RecordingBroker.accepted(submission, true)));
        HttpResponse<String> answer = GATEWAY.post("/events/open", "{}", "Idempotency-Key", "k");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"duplicate\":true");
    }

    @Test
    void refusesASourceThatIsNotThere() {
        assertProblem(GATEWAY.post("/events/nobody", "{}"), 404, "not-found", "createSource");
        assertThat(broker.submissions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void githubIsProvenByAnyOfItsSecrets(String secret) {
        HttpResponse<String> answer = GATEWAY.post(
                "/events/github",
                BODY,
                "X-Hub-Signature-256",
                GitHubSignature.sign(BODY.getBytes(UTF_8), secret),
                "X-GitHub-Event",
                "pull_request",
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        assertThat(answer.statusCode()).isEqualTo(202);
        Submission submission = broker.only();
        assertThat(submission.uri()).hasToString("own.example.com/github/1/pull_request");
        assertThat(submission.idempotencyKey())
                .isEqualTo(new IdempotencyKey("source:github", "72d3162e-cc78-11e3-81ab-4c9367dc0958"));
        assertThat(submission.correlationIds()).hasSize(2);
        assertThat(submission.correlationIds().get(0).text()).matches("ext\\.gh\\.1-[0-9a-f]+-[0-9a-f]{24}");
        assertThat(submission.correlationIds().get(1).text()).matches("gw\\.1-[0-9a-f]+-[0-9a-f]{24}");
    }

    @Test
    void githubIsRefusedWithoutOrWithAnotherSignature() {
        assertProblem(GATEWAY.post("/events/github", BODY), 401, "unauthenticated", "x-hub-signature-256 is missing");
        assertForged(GATEWAY.post(
                "/events/github", BODY, "X-Hub-Signature-256", GitHubSignature.sign(BODY.getBytes(UTF_8), "other")));
        assertForged(GATEWAY.post(
                "/events/github",
                BODY + ' ',
                "X-Hub-Signature-256",
                GitHubSignature.sign(BODY.getBytes(UTF_8), "old")));
        assertForged(GATEWAY.post("/events/github", BODY, "X-Hub-Signature-256", "sha256=nonsense"));
    }

    @ParameterizedTest
    @CsvSource({"whsec_old, 0", "whsec_new, 300", "whsec_new, -300"})
    void stripeIsProvenByAnyOfItsSecretsWithinFiveMinutes(String secret, long age) {
        HttpResponse<String> answer =
                GATEWAY.post("/events/stripe", BODY, "Stripe-Signature", stripe(age, secret), "Content-Type", JSON);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(broker.only().uri()).hasToString("own.example.com/stripe/1/invoice.paid");
        assertThat(broker.only().idempotencyKey()).isEqualTo(new IdempotencyKey("source:stripe", "evt_1"));
        assertThat(broker.only().correlationIds().get(0).text()).startsWith("ext.stripe.1-");
    }

    @Test
    void stripeIsRefusedWhenForgedOrTooOld() {
        assertProblem(GATEWAY.post("/events/stripe", BODY), 401, "unauthenticated", "stripe-signature is missing");
        assertForged(GATEWAY.post("/events/stripe", BODY, "Stripe-Signature", stripe(0, "other")));
        assertProblem(
                GATEWAY.post("/events/stripe", BODY, "Stripe-Signature", stripe(301, "whsec_old")),
                401,
                "unauthenticated",
                "301 s in the past");
    }

    @Test
    void standardWebhooksAreProvenByAnyOfTheirSecrets() {
        for (String secret : List.of(FakeCatalog.STANDARD_SECRET, FakeCatalog.STANDARD_NEXT)) {
            broker.reset();
            HttpResponse<String> answer =
                    GATEWAY.post("/events/shop", BODY, standard("webhook", RunningGateway.NOW, secret));
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(broker.only().idempotencyKey()).isEqualTo(new IdempotencyKey("source:shop", "msg_1"));
        }
    }

    @Test
    void svixHeadersAreStandardWebhooks() {
        String[] headers = standard("svix", RunningGateway.NOW, FakeCatalog.STANDARD_SECRET);
        assertThat(GATEWAY.post("/events/shop", BODY, headers).statusCode()).isEqualTo(202);
        assertThat(broker.only().idempotencyKey()).isEqualTo(new IdempotencyKey("source:shop", "msg_1"));
    }

    @Test
    void standardWebhooksAreRefusedWhenForgedOrTooOld() {
        assertProblem(GATEWAY.post("/events/shop", BODY), 401, "unauthenticated", "must all be there");
        assertForged(GATEWAY.post(
                "/events/shop", BODY + ' ', standard("webhook", RunningGateway.NOW, FakeCatalog.STANDARD_SECRET)));
        assertProblem(
                GATEWAY.post("/events/shop", BODY, standard("webhook", TOO_OLD, FakeCatalog.STANDARD_SECRET)),
                401,
                "unauthenticated",
                "in the past");
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void hmacFollowsItsSettings(String secret) {
        HmacSettings settings = new HmacSettings("x-gitea-signature", "SHA512", "BASE64", "v1=");
        HttpResponse<String> answer = GATEWAY.post(
                "/events/gitea",
                BODY,
                "X-Gitea-Signature",
                HmacSignature.sign(settings, BODY.getBytes(UTF_8), secret),
                "X-Gitea-Event",
                "push");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(broker.only().uri()).hasToString("own.example.com/forge/gitea/3/push");
        assertThat(broker.only().strict()).isTrue();
    }

    @Test
    void hmacIsRefusedWithoutOrWithAnotherSignature() {
        HmacSettings other = new HmacSettings("x-gitea-signature", "SHA256", "BASE64", "v1=");
        assertProblem(GATEWAY.post("/events/gitea", BODY), 401, "unauthenticated", "x-gitea-signature is missing");
        assertForged(GATEWAY.post(
                "/events/gitea", BODY, "X-Gitea-Signature", HmacSignature.sign(other, BODY.getBytes(UTF_8), "old")));
    }

    @Test
    void anApiKeyIsAnyOfTheSecretsInItsHeader() {
        assertThat(GATEWAY.post("/events/crm", BODY, "X-API-Key", "key-one").statusCode())
                .isEqualTo(202);
        assertThat(GATEWAY.post("/events/crm", BODY, "X-API-Key", "key-two").statusCode())
                .isEqualTo(202);
        assertThat(GATEWAY.post("/events/tracker", BODY, "X-Tracker-Key", "key").statusCode())
                .isEqualTo(202);
        assertThat(broker.submissions)
                .allSatisfy(submission ->
                        assertThat(submission.headers()).doesNotContainKeys("x-api-key", "x-tracker-key"));
        assertForged(GATEWAY.post("/events/crm", BODY, "X-API-Key", "key-three"));
        assertProblem(
                GATEWAY.post("/events/tracker", BODY, "X-API-Key", "key"), 401, "unauthenticated", "x-tracker-key");
    }

    @Test
    void basicIsAnyOfTheSecretsAsUserAndPassword() {
        assertThat(GATEWAY.post("/events/erp", BODY, "Authorization", basic("erp:one"))
                        .statusCode())
                .isEqualTo(202);
        assertThat(GATEWAY.post(
                                "/events/erp",
                                BODY,
                                "Authorization",
                                basic("erp:two").replace("Basic", "bAsIc"))
                        .statusCode())
                .isEqualTo(202);
        assertThat(broker.submissions)
                .allSatisfy(submission -> assertThat(submission.headers()).doesNotContainKey("authorization"));
        for (String wrong : List.of(basic("erp:three"), "Basic ???", "Bearer x")) {
            HttpResponse<String> refused = GATEWAY.post("/events/erp", BODY, "Authorization", wrong);
            assertForged(refused);
            assertThat(refused.headers().firstValue("www-authenticate"))
                    .hasValue("Basic realm=\"certes\", charset=\"UTF-8\"");
        }
    }

    @Test
    void aRefusedRequestLeavesNothing() {
        GATEWAY.post("/events/github", BODY, "X-Hub-Signature-256", "sha256=00");
        assertThat(broker.submissions).isEmpty();
        assertThat(GATEWAY.room.taken()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"meta\":{\"kinds\":[\"a\",\"b\"]}}|b",
                "{\"x\":[{\"meta\":1}],\"meta\":{\"kinds\":[[9],5]}}|5",
                "{\"meta\":{\"kinds\":[\"a\"]}}|event",
                "{\"meta\":{\"kinds\":[\"a\",{}]}}|event",
                "{\"meta\":\"a\"}|event",
                "[]|event"
            })
    void aPointerFindsTheNameInTheBody(String body, String name) {
        assertThat(GATEWAY.post("/events/pointed", body, "Content-Type", JSON).statusCode())
                .isEqualTo(202);
        assertThat(broker.only().uri()).hasToString("own.example.com/pointed/1/" + name);
    }

    @Test
    void aBodyThatIsNoJsonHasTheDefaultNameUnlessItSaysJson() {
        assertThat(GATEWAY.post("/events/pointed", "<a/>", "Content-Type", "text/xml")
                        .statusCode())
                .isEqualTo(202);
        assertThat(broker.only().uri().name()).isEqualTo("event");
        assertProblem(
                GATEWAY.post("/events/pointed", "<a/>", "Content-Type", "application/cloudevents+json; charset=utf-8"),
                400,
                "malformed",
                "/meta/kinds/1");
    }

    @Test
    void nestingWithoutEndIsRefusedCheaply() {
        assertProblem(
                GATEWAY.post("/events/pointed", "{\"x\":" + "[".repeat(100_000), "Content-Type", JSON),
                400,
                "malformed",
                "too deep");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertProblem(GATEWAY.post("/events/open", "{}", "X-Event", "a/b"), 400, "malformed", "header x-event");
        assertProblem(GATEWAY.post("/events/open", "{}", "X-Event", "x".repeat(129)), 400, "malformed");
        assertProblem(
                GATEWAY.post("/events/pointed", "{\"meta\":{\"kinds\":[0,\"é\"]}}"), 400, "malformed", "/meta/kinds/1");
        assertThat(GATEWAY.post("/events/open", "{}", "X-Event", " ").statusCode())
                .isEqualTo(202);
    }

    @Test
    void theDeliveryIdGoesBeforeTheIdempotencyKey() {
        GATEWAY.post("/events/open", "{}", "Idempotency-Key", "k", "webhook-id", "w", "X-GitHub-Delivery", "g");
        GATEWAY.post("/events/open", "{}", "Idempotency-Key", "k", "webhook-id", "w");
        GATEWAY.post("/events/open", "{}", "Idempotency-Key", "k");
        assertThat(broker.submissions)
                .extracting(Submission::idempotencyKey)
                .containsExactly(
                        new IdempotencyKey("source:open", "g"),
                        new IdempotencyKey("source:open", "w"),
                        new IdempotencyKey("source:open", "k"));
    }

    @Test
    void aKeyThatNoDatabaseCouldHoldIsRefused() {
        assertProblem(
                GATEWAY.post("/events/open", "{}", "Idempotency-Key", "k".repeat(256)), 400, "malformed", "1-255");
        String body = "{\"id\":\"a\\u0000b\"}";
        String signature = StripeSignature.sign(RunningGateway.NOW, body.getBytes(UTF_8), "whsec_old");
        assertProblem(GATEWAY.post("/events/stripe", body, "Stripe-Signature", signature), 400, "malformed");
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void keepsHeadersButNoCredentials() {
        GATEWAY.post(
                "/events/open",
                "{}",
                "X-One",
                "1",
                "X-Two",
                "a",
                "X-Two",
                "b",
                "Cookie",
                "session=1",
                "Authorization",
                "Bearer secret",
                "Proxy-Authorization",
                "Basic secret",
                "X-API-Key",
                "secret",
                "X-Gitlab-Token",
                "secret",
                "X-Hub-Signature-256",
                "sha256=00",
                "traceparent",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(broker.only().headers())
                .containsEntry("x-one", "1")
                .containsEntry("x-two", "a, b")
                .containsEntry("x-hub-signature-256", "sha256=00")
                .containsKeys("traceparent", "host", "user-agent")
                .doesNotContainKeys("cookie", "content-length", "connection")
                .doesNotContainValue("secret");
        assertThat(broker.only().headers().toString()).doesNotContain("secret", "session");
    }

    @Test
    void keepsABoundedNumberOfHeaders() {
        String[] headers = new String[300];
        for (int i = 0; i < headers.length; i += 2) {
            headers[i] = "X-H" + i;
            headers[i + 1] = "v";
        }
        GATEWAY.post("/events/open", "{}", headers);
        assertThat(broker.only().headers()).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertProblem(
                GATEWAY.post("/events/open", "{}", "Content-Encoding", "gzip"),
                415,
                "unsupported-media-type",
                "Content-Encoding");
        assertProblem(
                GATEWAY.post("/events/open", "{}", "Content-Type", "a/" + "b".repeat(300)),
                415,
                "unsupported-media-type");
        assertThat(GATEWAY.post("/events/open", "{}", "Content-Encoding", "identity")
                        .statusCode())
                .isEqualTo(202);
    }

    private static void assertForged(HttpResponse<String> response) {
        assertProblem(response, 401, "unauthenticated");
    }

    private static String stripe(long age, String secret) {
        return StripeSignature.sign(RunningGateway.NOW.minusSeconds(age), BODY.getBytes(UTF_8), secret);
    }

    private static String[] standard(String prefix, Instant at, String secret) {
        return new String[] {
            prefix + "-id",
            "msg_1",
            prefix + "-timestamp",
            Long.toString(at.getEpochSecond()),
            prefix + "-signature",
            StandardWebhooks.sign("msg_1", at, BODY.getBytes(UTF_8), List.of(SigningSecret.parse(secret)))
        };
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }
}
