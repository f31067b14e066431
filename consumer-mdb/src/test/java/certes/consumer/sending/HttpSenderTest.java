package certes.consumer.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import certes.consumer.sending.Answer.Failed;
import certes.consumer.sending.Answer.Responded;
import certes.consumer.sending.ScriptedEndpoint.Request;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpSenderTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration BRIEF = Duration.ofSeconds(1);
    private static final Map<String, String> HEADERS =
            Map.of("content-type", "application/json; charset=utf-8", "webhook-id", "dlv_1", "HMAC-SIG", "SHA256 00");
    private static final byte[] BODY = "{\"a\": \"ü\"}\n".getBytes(UTF_8);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @WeldSetup
    WeldInitiator container = Container.of(true);

    @Inject
    HttpSender sender;

    @Test
    void postsBodyAndHeadersAsTheyAre() {
        byte[] body = new byte[100_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering(OK)) {
            URI address = endpoint.uri("http://127.0.0.1:%d/a/b%%20c?d=e%%2Ff&g");
            assertThat(send(address, HEADERS, body, PATIENT)).isEqualTo(new Responded(200, "ok", Duration.ZERO));
            Request request = endpoint.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /a/b%20c?d=e%2Ff&g HTTP/1.1");
            assertThat(request.body()).isEqualTo(body);
            assertThat(request.headers())
                    .containsEntry("content-type", "application/json; charset=utf-8")
                    .containsEntry("webhook-id", "dlv_1")
                    .containsEntry("hmac-sig", "SHA256 00")
                    .containsEntry("content-length", "100000")
                    .containsEntry("host", "127.0.0.1:" + endpoint.port())
                    .doesNotContainKeys("accept-encoding", "cookie", "authorization", "expect", "transfer-encoding");
        }
    }

    @Test
    void namesNoContentTypeByItself() {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering(OK)) {
            send(endpoint.uri(), Map.of("webhook-id", "dlv_1"), new byte[0], PATIENT);
            assertThat(endpoint.requests().get(0).headers()).doesNotContainKey("content-type");
            assertThat(endpoint.requests().get(0).body()).isEmpty();
        }
    }

    @Test
    void anAddressWithoutAPathMeansTheRoot() {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering(OK)) {
            send(endpoint.uri("http://127.0.0.1:%d"));
            assertThat(endpoint.requests().get(0).line()).isEqualTo("POST / HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 404, 410, 422, 429, 500, 503, 599})
    void tellsTheStatusAndTheBeginningOfTheBody(int status) {
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 " + status + " Whatever\r\ncontent-length: 3\r\n\r\nü!")) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(status, "ü!", Duration.ZERO));
        }
    }

    @Test
    void anAnswerMayHaveNoBody() {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(204, null, Duration.ZERO));
        }
    }

    @Test
    void anInterimAnswerIsNoAnswer() {
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK)) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(200, "ok", Duration.ZERO));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "120,120",
        "0,0",
        "00007,7",
        "999999999,999999999",
        "9999999999,0",
        "-5,0",
        "1.5,0",
        "soon,0",
        "'Mon, 04 May 2026 10:01:30 GMT',90",
        "'Mon, 04 May 2026 09:59:59 GMT',0",
        "'Mon, 04 May 2026',0",
        "'',0"
    })
    void readsRetryAfterInSecondsOrAsADate(String header, long seconds) {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering(
                "HTTP/1.1 503 Later\r\nretry-after: " + header + "\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(503, null, Duration.ofSeconds(seconds)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        try (ScriptedEndpoint canary = ScriptedEndpoint.answering(OK);
                ScriptedEndpoint endpoint = ScriptedEndpoint.answering("HTTP/1.1 " + status + " Elsewhere\r\nlocation: "
                        + canary.uri() + "\r\ncontent-length: 0\r\n\r\n")) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(status, null, Duration.ZERO));
            assertThat(canary.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transfer-encoding: chunked", "content-length: 9000000000000", "connection: close"})
    void anEndlessBodyIsCutAndItsStatusCounts(String framing) {
        String part = "x".repeat(8_192);
        String chunk = framing.contains("chunked") ? "2000\r\n" + part + "\r\n" : part;
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            while (true) {
                connection.write(chunk);
            }
        })) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(200, "x".repeat(1_024), Duration.ZERO));
            await().until(() -> endpoint.ended() == endpoint.connections());
            assertThat(endpoint.requests()).hasSize(1);
        }
    }

    @Test
    void aBodyOf64KibIsReadWhole() {
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 200 OK\r\ncontent-length: 65536\r\n\r\n" + "y".repeat(65_536))) {
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(200, "y".repeat(1_024), Duration.ZERO));
            assertThat(send(endpoint.uri())).isInstanceOf(Responded.class);
            assertThat(endpoint.connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyIsNeverDecompressed() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[20_000_000]);
        }
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write(
                    "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: " + bomb.size() + "\r\n\r\n");
            connection.write(bomb.toByteArray());
            connection.hang();
        })) {
            assertThat(send(endpoint.uri())).isInstanceOfSatisfying(Responded.class, answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.excerpt()).startsWith("\u001f");
            });
        }
    }

    @Test
    void anEndpointThatSaysNothingIsGivenUp() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(ScriptedEndpoint.Connection::hang)) {
            assertThat(send(endpoint.uri(), HEADERS, BODY, BRIEF)).isEqualTo(new Failed("no answer within 1 s"));
            await().until(() -> endpoint.ended() == 1);
        }
    }

    @Test
    void headersThatDripAreGivenUpInAll() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nx-drip: ");
            while (true) {
                connection.write("x");
                connection.linger();
            }
        })) {
            assertThat(send(endpoint.uri(), HEADERS, BODY, BRIEF)).isEqualTo(new Failed("no answer within 1 s"));
            await().until(() -> endpoint.ended() == 1);
        }
    }

    @Test
    void aBodyThatDripsIsGivenUpInAll() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
            while (true) {
                connection.write("x");
                connection.linger();
            }
        })) {
            assertThat(send(endpoint.uri(), HEADERS, BODY, BRIEF)).isEqualTo(new Failed("no answer within 1 s"));
            await().until(() -> endpoint.ended() == 1);
        }
    }

    @Test
    void interimAnswersThatNeverEndAreGivenUpInAll() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            while (true) {
                connection.write("HTTP/1.1 102 Processing\r\n\r\n");
                connection.linger();
            }
        })) {
            assertThat(send(endpoint.uri(), HEADERS, BODY, BRIEF)).isEqualTo(new Failed("no answer within 1 s"));
        }
    }

    @Test
    void aConnectionThatIsRefusedIsSaidToBe() {
        URI nobody;
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering(OK)) {
            nobody = endpoint.uri();
        }
        assertFailed(send(nobody), "connection refused: ");
    }

    @Test
    void aConnectionThatIsClosedWithoutAnAnswerIsAFailure() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(ScriptedEndpoint.Connection::read)) {
            assertFailed(send(endpoint.uri()), "closed without an answer: ");
        }
    }

    @Test
    void aConnectionThatIsResetIsAFailure() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.reset();
        })) {
            assertFailed(send(endpoint.uri()), "");
        }
    }

    @Test
    void anAnswerThatEndsInTheMiddleIsAFailure() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf of i");
        })) {
            assertFailed(send(endpoint.uri()), "");
        }
    }

    @Test
    void whatIsNoHttpIsAFailure() {
        try (ScriptedEndpoint endpoint = ScriptedEndpoint.answering("220 mail.test ESMTP\r\n".repeat(100))) {
            assertFailed(send(endpoint.uri(), HEADERS, BODY, BRIEF), "");
        }
    }

    @Test
    void headersBeyondTheirBoundsAreAFailure() {
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 200 OK\r\nx: " + "y".repeat(1 << 20) + "\r\n\r\n")) {
            assertFailed(send(endpoint.uri()), "");
        }
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(100_000) + "\r\n")) {
            assertFailed(send(endpoint.uri()), "");
        }
    }

    @Test
    void whatDoesNotSpeakTlsIsAFailure() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            connection.hang();
        })) {
            assertFailed(send(endpoint.uri("https://127.0.0.1:%d/hook")), "TLS failed: ");
        }
    }

    @Test
    void keepsItsConnectionAndNoCookies() {
        try (ScriptedEndpoint endpoint =
                ScriptedEndpoint.answering("HTTP/1.1 200 OK\r\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n")) {
            send(endpoint.uri());
            send(endpoint.uri());
            assertThat(endpoint.connections()).isEqualTo(1);
            assertThat(endpoint.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("cookie"));
        }
    }

    @Test
    void whereAKeptConnectionTurnsOutToBeClosedTheSameIsSentAtOnceOverANewOne() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write(OK);
            if (connection.number() == 1) {
                connection.read(); // and closes without an answer
            } else {
                connection.hang();
            }
        })) {
            send(endpoint.uri());
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(200, "ok", Duration.ZERO));
            assertThat(endpoint.connections()).isEqualTo(2);
            List<Request> requests = endpoint.requests();
            assertThat(requests).hasSize(3);
            assertThat(requests.get(2).headers()).isEqualTo(requests.get(1).headers());
            assertThat(requests.get(2).body()).isEqualTo(BODY);
        }
    }

    @Test
    void aKeptConnectionThatIsResetIsReplacedToo() {
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            connection.write(OK);
            if (connection.number() == 1) {
                connection.read();
                connection.reset();
            } else {
                connection.hang();
            }
        })) {
            send(endpoint.uri());
            assertThat(send(endpoint.uri())).isEqualTo(new Responded(200, "ok", Duration.ZERO));
            assertThat(endpoint.connections()).isEqualTo(2);
        }
    }

    @Test
    void sendsToManyAtOnceWithoutWaitingForAny() {
        int many = 200;
        CountDownLatch all = new CountDownLatch(many);
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(connection -> {
            connection.read();
            all.countDown();
            all.await();
            connection.write(OK);
            connection.hang();
        })) {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                answers.add(sender.post(endpoint.uri(), HEADERS, BODY, PATIENT).toCompletableFuture());
            }
            answers.forEach(answer -> assertThat(answer.join()).isInstanceOf(Responded.class));
        }
    }

    @Test
    void takesALiteralIpv6Address() throws IOException {
        InetAddress loopback = Inet6Address.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        try (ScriptedEndpoint endpoint = new ScriptedEndpoint(loopback, connection -> {
            connection.read();
            connection.write(OK);
        })) {
            assertThat(send(endpoint.uri("http://[::1]:%d/hook"))).isEqualTo(new Responded(200, "ok", Duration.ZERO));
            assertThat(endpoint.requests().get(0).headers()).containsEntry("host", "[::1]:" + endpoint.port());
        }
    }

    private Answer send(URI address) {
        return send(address, HEADERS, BODY, PATIENT);
    }

    private Answer send(URI address, Map<String, String> headers, byte[] body, Duration timeout) {
        return sender.post(address, headers, body, timeout)
                .toCompletableFuture()
                .join();
    }

    private static void assertFailed(Answer answer, String beginning) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.error())
                                .startsWith(beginning)
                                .doesNotContain("org.apache")
                                .doesNotContain("Exception"));
    }
}
