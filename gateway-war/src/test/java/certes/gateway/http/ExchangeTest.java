package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import certes.domain.backoff.BackoffKind;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.id.SourceId;
import certes.domain.ingest.IngestResult;
import certes.domain.problem.Problem;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading, limits, waiting and answering, whatever the event. */
class ExchangeTest {
    private static final int MANY = 4 * RunningGateway.THREADS;

    @AutoClose
    private static final RunningGateway GATEWAY = new RunningGateway();

    private final RecordingBroker broker = GATEWAY.broker;

    @BeforeEach
    void forget() {
        broker.reset();
    }

    @Test
    void takesTheLargestBodyThatIsAllowed() {
        byte[] body = pattern(RunningGateway.MAX_EVENT_BYTES);
        assertThat(GATEWAY.post("/events/open", body).statusCode()).isEqualTo(202);
        assertThat(broker.only().body()).isEqualTo(body);
        assertThat(GATEWAY.room.taken()).isZero();
    }

    @Test
    void takesTheLargestBodyInChunks() {
        byte[] body = pattern(RunningGateway.MAX_EVENT_BYTES);
        assertThat(GATEWAY.post("/events/open", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .statusCode())
                .isEqualTo(202);
        assertThat(broker.only().body()).isEqualTo(body);
        assertThat(GATEWAY.room.taken()).isZero();
    }

    @Test
    void refusesAnAnnouncedLengthBeforeReading() throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/open", "Content-Length: 200001", "Expect: 100-continue"));
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("too-large", "200000 bytes");
        }
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void refusesChunksThatAddUpToTooMuch() throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/open", "Transfer-Encoding: chunked"));
            byte[] chunk = ("2710\r\n" + "x".repeat(10_000) + "\r\n").getBytes(US_ASCII);
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(chunk);
            }
            send(socket, "1\r\nx\r\n0\r\n\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("too-large");
        }
        assertThat(broker.submissions).isEmpty();
        assertThat(GATEWAY.room.taken()).isZero();
    }

    /** Without reading them to their end, some senders would see a broken connection instead. */
    @Test
    void whoSendsALongBodyInVainIsToldSo() {
        byte[] body = pattern(2_000_000);
        for (int i = 0; i < 50; i++) {
            assertThat(GATEWAY.post("/events/nobody", body).statusCode()).isEqualTo(413);
            assertThat(GATEWAY.post("/events/open", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                            .statusCode())
                    .isEqualTo(413);
        }
        byte[] allowed = pattern(RunningGateway.MAX_EVENT_BYTES);
        for (int i = 0; i < 50; i++) {
            assertThat(GATEWAY.post("/events/nobody", allowed).statusCode()).isEqualTo(404);
        }
        assertThat(broker.submissions).isEmpty();
        assertThat(GATEWAY.room.taken()).isZero();
    }

    @Test
    void aBodyWithoutEndIsNotReadForEver() throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/nobody", "Transfer-Encoding: chunked"));
            byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(US_ASCII);
            assertThatThrownBy(() -> {
                        for (long sent = 0; sent < 4 * UnwantedBody.MOST_BYTES; sent += chunk.length) {
                            socket.getOutputStream().write(chunk);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    /** As one does that waits to be asked for the body (RFC 9110, section 10.1.1), or that sends none at all. */
    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "X-Nothing: 0"})
    void whoSendsNoBodyIsAnsweredAllTheSame(String header) throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/nobody", "Content-Length: 1000", header));
            assertThat(answer(socket)).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void refusesAForgerBeforeReadingTheBody() throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/crm", "Content-Length: 1000", "X-API-Key: wrong", "Expect: 100-continue"));
            assertThat(answer(socket)).startsWith("HTTP/1.1 401");
        }
    }

    @Test
    void slowBodiesHoldNoThread() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                Socket socket = GATEWAY.connect();
                slow.add(socket);
                send(socket, head("/events/open", "Content-Length: 10") + "01234");
            }
            await().until(() -> GATEWAY.room.taken() >= 10L * MANY);
            assertThat(GATEWAY.post("/events/open", "quick").statusCode()).isEqualTo(202);
            broker.reset();
            for (Socket socket : slow) {
                send(socket, "56789");
                assertThat(answer(socket)).startsWith("HTTP/1.1 202");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(broker.submissions)
                .hasSize(MANY)
                .allSatisfy(submission -> assertThat(submission.body()).isEqualTo("0123456789".getBytes(US_ASCII)));
        await().until(() -> GATEWAY.room.taken() == 0);
    }

    @Test
    void waitingForTheBrokerHoldsNoThread() {
        CompletableFuture<IngestResult> commit = new CompletableFuture<>();
        broker.answer(submission -> commit.thenApply(done -> done));
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            waiting.add(GATEWAY.postAsync("/events/open", "{}"));
        }
        await().until(() -> broker.submissions.size() == MANY);
        assertThat(GATEWAY.onGateway("GET", "/health/live").statusCode()).isEqualTo(200);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        commit.complete(RecordingBroker.accepted(broker.submissions.get(0), false));
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    }

    @Test
    void aClosedConnectionGivesItsRoomBack() throws IOException {
        try (Socket socket = GATEWAY.connect()) {
            send(socket, head("/events/open", "Content-Length: 1000") + "01234");
            await().until(() -> GATEWAY.room.taken() > 0);
        }
        await().until(() -> GATEWAY.room.taken() == 0);
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void aBodyThatBreaksOffIsNeverAccepted() throws IOException {
        for (String request : List.of(
                head("/events/open", "Content-Length: 10") + "01234",
                head("/events/open", "Transfer-Encoding: chunked") + "5\r\n01234\r\n",
                head("/events/open", "Transfer-Encoding: chunked") + "5\r\n012")) {
            try (Socket socket = GATEWAY.connect()) {
                send(socket, request);
                await().until(() -> GATEWAY.room.taken() > 0);
                socket.shutdownOutput();
                assertThat(answer(socket)).doesNotStartWith("HTTP/1.1 2");
            }
            await().until(() -> GATEWAY.room.taken() == 0);
        }
        assertThat(broker.submissions).isEmpty();
    }

    @Test
    void anErrorIsNotTakenForAnAcceptance() {
        broker.answer(submission -> {
            throw new StackOverflowError("secret of the machine");
        });
        for (int length : new int[] {1, 100_000}) {
            HttpResponse<String> refused = GATEWAY.post("/events/open", "x".repeat(length));
            assertProblem(refused, 500, "unexpected");
            assertThat(refused.body()).doesNotContain("secret");
        }
        assertThat(GATEWAY.room.taken()).isZero();
    }

    @Test
    void tellsWhatTheBrokerRefuses() {
        broker.answer(new IngestResult.Refused(Problem.schemaViolation(
                "The body has one violation.",
                List.of(new Problem.Violation("/a/\"b\"", "required", "half a pair \ud83d and a line\n")))));
        HttpResponse<String> refused = GATEWAY.post("/events/open", "{}");
        assertProblem(refused, 422, "schema-violation", "The body has one violation.");
        assertThat(refused.body())
                .contains("\"errors\":[{\"pointer\":\"/a/\\\"b\\\"\",\"keyword\":\"required\","
                        + "\"detail\":\"half a pair ? and a line\\n\"}]");
        broker.answer(new IngestResult.Refused(Problem.keyReused("Use another key.")));
        assertProblem(GATEWAY.post("/events/open", "{}"), 422, "idempotency-key-reused", "Use another key.");
        assertThat(GATEWAY.post("/events/open", "{}").body()).doesNotContain("errors");
    }

    @Test
    void tellsWhenToTryAgain() {
        broker.answer(new IngestResult.Unavailable(Problem.unavailable("The room is full."), Duration.ofMillis(1_001)));
        HttpResponse<String> refused = GATEWAY.post("/events/open", "{}");
        assertProblem(refused, 503, "unavailable", "The room is full.");
        assertThat(refused.headers().firstValue("retry-after")).hasValue("2");
    }

    @Test
    void tellsProducersToWaitAsLongAsTheirPolicySays() {
        Duration minute = Duration.ofMinutes(1);
        BackoffPolicy slow = new BackoffPolicy(BackoffKind.EXPONENTIAL, minute, 2, minute, 1, 5, null);
        try (RunningGateway impatient = new RunningGateway(Duration.ofMillis(200), 1L << 20)) {
            impatient.broker.answer(submission -> new CompletableFuture<>());
            impatient.catalog.backoffs.put(BackoffScope.of(Side.SUBSCRIBER), slow);
            assertThat(impatient.post("/events/open", "{}").headers().firstValue("retry-after"))
                    .hasValue("1");
            impatient.catalog.backoffs.put(new BackoffScope(Side.PRODUCER, new SourceId(1), null), slow);
            assertThat(impatient.post("/events/open", "{}").headers().firstValue("retry-after"))
                    .hasValue("60");
        }
    }

    @Test
    void aMissingCatalogIsPassing() {
        GATEWAY.catalog.reachable = false;
        try {
            HttpResponse<String> refused = GATEWAY.post("/events/open", "{}");
            assertProblem(refused, 503, "unavailable");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
        } finally {
            GATEWAY.catalog.reachable = true;
        }
    }

    @Test
    void aFailureIsLoggedAndNotShown() {
        broker.answer(submission -> {
            throw new IllegalStateException("secret of the broker");
        });
        HttpResponse<String> thrown = GATEWAY.post("/events/open", "{}");
        assertProblem(thrown, 500, "unexpected");
        assertThat(thrown.body()).doesNotContain("secret");
        broker.answer(submission -> CompletableFuture.failedFuture(new IllegalStateException("secret of the stage")));
        HttpResponse<String> failed = GATEWAY.post("/events/open", "{}");
        assertProblem(failed, 500, "unexpected");
        assertThat(failed.body()).doesNotContain("secret");
    }

    @Test
    void aBrokerThatTakesTooLongIsGivenUp() {
        try (RunningGateway impatient = new RunningGateway(Duration.ofMillis(200), 1L << 20)) {
            CompletableFuture<IngestResult> never = new CompletableFuture<>();
            impatient.broker.answer(submission -> never);
            HttpResponse<String> refused = impatient.post("/events/open", "{}");
            assertProblem(refused, 503, "unavailable", "took too long");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            never.complete(RecordingBroker.accepted(impatient.broker.only(), false));
            impatient.broker.reset();
            assertThat(impatient.post("/events/open", "{}").statusCode()).isEqualTo(202);
            assertThat(impatient.room.taken()).isZero();
        }
    }

    @Test
    void aSenderThatTakesTooLongIsGivenUp() throws IOException {
        try (RunningGateway impatient = new RunningGateway(Duration.ofMillis(200), 1L << 20);
                Socket socket = impatient.connect()) {
            send(socket, head("/events/open", "Content-Length: 10") + "01234");
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("too-slow");
            assertThat(impatient.broker.submissions).isEmpty();
            assertThat(impatient.room.taken()).isZero();
        }
    }

    @Test
    void manyLargeBodiesAtOnceAreRefusedAndNotKept() {
        try (RunningGateway narrow = new RunningGateway(Duration.ofSeconds(60), 100_000)) {
            CompletableFuture<IngestResult> commit = new CompletableFuture<>();
            narrow.broker.answer(submission -> commit);
            CompletableFuture<HttpResponse<String>> first = narrow.postAsync("/events/open", "x".repeat(60_000));
            await().until(() -> narrow.broker.submissions.size() == 1);
            assertProblem(narrow.post("/events/open", "x".repeat(60_000)), 503, "unavailable", "at once");
            commit.complete(RecordingBroker.accepted(narrow.broker.only(), false));
            assertThat(first.join().statusCode()).isEqualTo(202);
            assertProblem(narrow.post("/events/open", "x".repeat(150_000)), 503, "unavailable", "at once");
            assertThat(narrow.post("/events/open", "x".repeat(60_000)).statusCode())
                    .isEqualTo(202);
            assertThat(narrow.room.taken()).isZero();
        }
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 >> 3);
        }
        return bytes;
    }

    private static String head(String path, String... headers) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Head and body of one answer that has a length. */
    private static String answer(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        StringBuilder answer = new StringBuilder();
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            answer.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        char[] body = new char[length];
        for (int read = 0; read < length; ) {
            int more = in.read(body, read, length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return answer.append(body).toString();
    }
}
