package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.Direction;
import certes.domain.event.IdempotencyKey;
import certes.domain.ingest.Submission;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnEventsTest {
    @AutoClose
    private static final RunningGateway GATEWAY = new RunningGateway();

    private static final String AUTHORIZATION = "Authorization";
    private static final String WRITER = "Bearer " + FakeTokens.WRITER;

    private final RecordingBroker broker = GATEWAY.broker;

    @BeforeEach
    void forget() {
        broker.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "/events/scanned_parcel/1, own.example.com/_/1/scanned_parcel",
        "/events/invoice.paid/2, own.example.com/_/2/invoice.paid",
        "/events/_/1/parcel, own.example.com/_/1/parcel",
        "/events/logistics/hub/12/parcel, own.example.com/logistics/hub/12/parcel",
        "/events/own.example.com/logistics/1/parcel, own.example.com/logistics/1/parcel"
    })
    void thePathIsTheEventUri(String path, String uri) {
        HttpResponse<String> answer = GATEWAY.post(path, "{}", AUTHORIZATION, WRITER);
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"uri\":\"" + uri + "\"");
        Submission submission = broker.only();
        assertThat(submission.uri()).hasToString(uri);
        assertThat(submission.direction()).isEqualTo(Direction.OUTGOING);
        assertThat(submission.source()).isNull();
        assertThat(submission.strict()).isFalse();
        assertThat(submission.correlationIds()).hasSize(1);
        assertThat(submission.correlationIds().get(0).text()).startsWith("gw.1-");
        assertThat(submission.headers()).doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer  ", "JWT ", "jwt "})
    void bothSchemesAreUnderstood(String scheme) {
        assertThat(GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, scheme + FakeTokens.WRITER)
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer  ", "Basic YTpi", FakeTokens.WRITER})
    void aMissingTokenIsAskedFor(String authorization) {
        HttpResponse<String> refused = GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, authorization);
        assertProblem(refused, 401, "unauthenticated", "Bearer <token");
        assertThat(refused.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"certes\"");
        assertProblem(GATEWAY.post("/events/parcel/1", "{}"), 401, "unauthenticated");
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void aWrongTokenIsRefused() {
        HttpResponse<String> refused = GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, "Bearer forged");
        assertProblem(refused, 401, "unauthenticated");
        assertThat(refused.headers().firstValue("www-authenticate"))
                .hasValue("Bearer realm=\"certes\", error=\"invalid_token\"");
    }

    @Test
    void aTokenWithoutTheRoleIsRefused() {
        assertProblem(
                GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, "Bearer " + FakeTokens.READER),
                403,
                "forbidden",
                "events:write");
        assertThat(broker.submissions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events/github/1/push",
                "/events/own.example.com/github/1/push",
                "/events/forge/gitea/1/push",
                "/events/certes/1/subscription.disabled",
                "/events/events.github.com/repo/1/push"
            })
    void nobodyPostsIntoASourcesTheReservedOrAForeignNamespace(String path) {
        assertProblem(GATEWAY.post(path, "{}", AUTHORIZATION, WRITER), 403, "forbidden");
        assertThat(broker.submissions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events/parcel/0",
                "/events/parcel/one",
                "/events/parcel/",
                "/events/a/b/c/d",
                "/events/own.example.com/1/parcel",
                "/events/a/1/par%20cel",
                "/events/a/1/%C3%A9",
                "/events/a/99999999999/parcel"
            })
    void whatIsNoEventUriIsRefused(String path) {
        assertProblem(GATEWAY.post(path, "{}", AUTHORIZATION, WRITER), 400, "malformed");
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void aKeyIsTheCallersOwn() {
        GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, WRITER, "Idempotency-Key", "k-1", "webhook-id", "w");
        assertThat(broker.only().idempotencyKey()).isEqualTo(new IdempotencyKey("caller:shop", "k-1"));
        assertProblem(
                GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, WRITER, "Idempotency-Key", "k".repeat(256)),
                400,
                "malformed");
    }

    @Test
    void anEventCanBeMeantForOneSubscriber() {
        GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, WRITER, "Certes-Subscriber", "acme");
        assertThat(broker.only().subscriber()).isEqualTo("acme");
        assertProblem(
                GATEWAY.post("/events/parcel/1", "{}", AUTHORIZATION, WRITER, "Certes-Subscriber", " "),
                400,
                "malformed",
                "Certes-Subscriber");
    }
}
