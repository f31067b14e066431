package certes.it.ingest;

import static certes.it.running.Problems.assertRefused;
import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.http.Wire;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunsCertes
class RefusedEventsIT {

    private static final int MAX_EVENT_BYTES = 26_214_400;

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String source = Names.unique("open");
    private final String subscription;

    RefusedEventsIT(CertesInstance certes) {
        this.certes = certes;
        certes.master().createSource(source, "none", List.of(), Map.of());
        subscription =
                certes.master().subscribe(source + "/1/*", endpoint.address()).id();
    }

    @AfterEach
    void nothingWasStoredOrDelivered() {
        assertThat(certes.master().events(Map.of("source", source))).isEmpty();
        assertThat(endpoint.connections()).isZero();
        certes.master().deleteSubscription(subscription);
        endpoint.close();
    }

    private Reply post(String body, Map<String, String> headers) {
        return certes.post("/events/" + source, body, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":-Infinity}",
                "{\"a\":1,}",
                "[1,]",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":0x10}",
                "{\"a\":1 /* no */}",
                "// no\n{}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud800\\u\"}",
                "{\"a\":1,\"a\":2}",
                "nul",
                "\"open"
            })
    void refusesWhatIsNotJsonAlthoughItSaysSo(String body) {
        assertRefused(post(body, Map.of()), 400);
        assertRefused(post(body, Map.of("Content-Type", "application/vnd.parcel+json; charset=utf-8")), 400);
    }

    @Test
    void refusesJsonThatIsNotUtf8() {
        for (byte[] body : List.of(
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'},
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'},
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'},
                new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16))) {
            assertRefused(certes.post("/events/" + source, body, Map.of()), 400);
        }
    }

    @Test
    void refusesJsonMadeToExhaustTheParser() {
        assertRefused(post("[".repeat(100_000) + "]".repeat(100_000), Map.of()), 400);
        assertRefused(post("{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000), Map.of()), 400);
        assertRefused(post("{\"a\":" + "9".repeat(1_000_000) + "}", Map.of()), 400);
    }

    @Test
    void refusesASourceThatDoesNotExist() {
        assertRefused(certes.post("/events/" + Names.unique("nobody"), "{}", Map.of()), 404);
    }

    @Test
    void refusesOwnEventsWithoutAToken() {
        String path = "/events/" + Names.unique("ns") + "/1/parcel";
        Reply missing = assertRefused(certes.post(path, "{}", Map.of()), 401);
        assertThat(missing.header("www-authenticate")).startsWith("Bearer");
        assertRefused(certes.post(path, "{}", Map.of("Authorization", "Bearer x.y.z")), 401);
        assertRefused(certes.post(path, "{}", Map.of("Authorization", "Basic YTpi")), 401);
        String token = certes.master().token();
        assertRefused(
                certes.post(path, "{}", Map.of("Authorization", "Bearer " + token.substring(0, token.length() - 4))),
                401);
    }

    @Test
    void refusesOwnEventsInASourcesOrTheReservedNamespace() {
        assertRefused(certes.postOwn("/events/" + source + "/1/parcel", "{}", Map.of()), 403);
        assertRefused(certes.postOwn("/events/certes/1/parcel", "{}", Map.of()), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/events/ns/0/parcel",
                "/events/ns/01/parcel",
                "/events/ns/-1/parcel",
                "/events/ns/one/parcel",
                "/events/ns/99999999999999999999/parcel",
                "/events/n%20s/1/parcel",
                "/events/n.s/1/parcel",
                "/events/ns//1/parcel",
                "/events//ns/1/parcel",
                "/events/ns/1/parcel//",
                "/events/ns/1/par%20cel",
                "/events/ns/1/par%2Fcel",
                "/events/ns/1/*",
                "/events/parcel/0"
            })
    void refusesPathsThatAreNoEventUri(String path) {
        Reply reply = certes.postOwn(path, "{}", Map.of());

        assertThat(reply.status()).as(reply.toString()).isIn(400, 404);
        assertRefused(reply, reply.status());
    }

    @Test
    void refusesWhatSaysThatItIsTooLargeBeforeItIsSent() throws IOException {
        try (Wire wire = Wire.to(certes.gatewayPort())) {
            wire.write(("POST /events/" + source + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + (MAX_EVENT_BYTES + 1) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));

            assertRefused(wire.read(), 413);
        }
    }

    @Test
    void refusesWhatTurnsOutToBeTooLarge() throws IOException {
        byte[] chunk = ("100000\r\n" + " ".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = Wire.to(certes.gatewayPort())) {
            wire.write(("POST /events/" + source + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                for (int megabytes = 0; megabytes < 27; megabytes++) {
                    wire.write(chunk);
                }
                wire.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException hungUpEarly) {
                return; // so may a server that has seen enough
            }

            assertRefused(wire.read(), 413);
        }
    }

    @Test
    void refusesMethodsThatTakeNoEvents() {
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            Reply reply = Wire.once(
                    certes.gatewayPort(),
                    method,
                    "/events/" + source,
                    Map.of("Content-Type", "application/json"),
                    new byte[0]);

            assertRefused(reply, 405);
            assertThat(reply.header("allow")).contains("POST");
        }
    }

    @Test
    void refusesATypeOfAStrictSourceThatHasNoSchema() {
        String strict = Names.unique("strict");
        certes.master().createSource(strict, "none", List.of(), Map.of("strict", true));

        assertRefused(certes.post("/events/" + strict, "{}", Map.of()), 422);
        assertThat(certes.master().events(Map.of("source", strict))).isEmpty();
    }

    @Test
    void refusesAnotherMediaTypeWhereASchemaDescribesJson() {
        String namespace = Names.unique("typed");
        certes.master()
                .ask(
                        "mutation($input: SchemaInput!) { registerSchema(input: $input) { version } }",
                        Map.of(
                                "input",
                                Map.of(
                                        "namespace", namespace,
                                        "name", "parcel",
                                        "format", "JSON_SCHEMA",
                                        "content", "{\"type\":\"object\"}",
                                        "version", 1)));

        assertRefused(
                certes.postOwn("/events/" + namespace + "/1/parcel", "<a/>", Map.of("Content-Type", "application/xml")),
                415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /events/x HTTP/9.9\r\nHost: x\r\n\r\n",
                "POST /events/x HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "POST /events/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}{}{}"
            })
    void answersNoServersNameToWhatIsNoHttp(String garbage) throws IOException {
        assertAnsweredOrHungUp(garbage);
    }

    @Test
    void answersNoServersNameToHeadsWithoutMeasure() throws IOException {
        assertAnsweredOrHungUp("POST /events/" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertAnsweredOrHungUp("POST /events/x HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(200_000) + "\r\n\r\n");
    }

    private void assertAnsweredOrHungUp(String request) throws IOException {
        try (Wire wire = Wire.to(certes.gatewayPort())) {
            wire.write(request.getBytes(StandardCharsets.US_ASCII));
            Reply reply = wire.read();
            assertThat(reply.status()).as(reply.toString()).isBetween(400, 599);
            assertTellsNothingOfTheServer(reply);
        } catch (EOFException | SocketException hungUp) {
            // an answer as good as any
        }
        assertThat(certes.isReady()).isTrue();
    }

    @Test
    void refusesATokenOfAnotherIssuer() {
        String payload = "eyJzdWIiOiJhZG1pbiIsInJvbGVzIjpbImV2ZW50czp3cml0ZSJdLCJleHAiOjk5OTk5OTk5OTl9";
        String unsigned = "eyJhbGciOiJub25lIn0." + payload + ".";

        assertRefused(
                certes.post(
                        "/events/" + Names.unique("ns") + "/1/x", "{}", Map.of("Authorization", "Bearer " + unsigned)),
                401);
        assertThat(MasterApi.post(certes.masterPort(), "Bearer " + unsigned, "{ sources { id } }", Map.of())
                        .status())
                .isEqualTo(401);
    }
}
