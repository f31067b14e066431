package certes.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of this deployment's own, handed over by token. */
@RunsCertes
class OwnEventsIT {

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String namespace = Names.unique("parcels");

    OwnEventsIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void goToTheDefaultNamespaceByTypeAndVersion() {
        String type = Names.unique("scanned");
        certes.master().subscribe("_/2/" + type, endpoint.address());

        Reply reply = certes.postOwn("/events/" + type + "/2", "{\"kg\":1.5}", Map.of());

        assertThat(reply.json().path("uri").asText()).isEqualTo("certes.local/_/2/" + type);
        Received received = endpoint.awaitOne();
        assertThat(received.header("certes-event-uri")).isEqualTo("certes.local/_/2/" + type);
        assertThat(received.text()).isEqualTo("{\"kg\":1.5}");
        assertThat(certes.master().story(reply.eventId()).path("direction").asText())
                .isEqualTo("OUTGOING");
        assertThat(certes.master().story(reply.eventId()).path("source").isNull())
                .isTrue();
    }

    @Test
    void goToANamespaceOfManySegments() {
        StringJoiner path = new StringJoiner("/");
        path.add(namespace);
        for (int i = 1; i < 128; i++) {
            path.add("s" + i);
        }
        certes.master().subscribe("events://certes.local/" + path + "/1/*", endpoint.address());

        Reply reply = certes.postOwn("/events/" + path + "/1/scanned.twice", "{}", Map.of());

        assertThat(reply.json().path("uri").asText()).isEqualTo("certes.local/" + path + "/1/scanned.twice");
        assertThat(endpoint.awaitOne().header("certes-event-id")).isEqualTo(reply.eventId());
        assertThat(certes.postOwn("/events/" + path + "/s128/1/x", "{}", Map.of())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void areTakenUnderTheSchemeJwtToo() {
        Reply reply = certes.post(
                "/events/" + namespace + "/1/x",
                "{}",
                Map.of("Authorization", "JWT " + certes.master().token()));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
    }

    @Test
    void reachOnlyTheSubscriberThatTheyAddress() {
        try (RecordingEndpoint other = RecordingEndpoint.open();
                RecordingEndpoint house = RecordingEndpoint.open()) {
            certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("subscriber", "acme"));
            certes.master().subscribe(namespace + "/1/*", other.address(), Map.of("subscriber", "umbrella"));
            certes.master().subscribe(namespace + "/1/*", house.address());

            String addressed = certes.postOwn(
                            "/events/" + namespace + "/1/x", "{\"to\":\"acme\"}", Map.of("Certes-Subscriber", "acme"))
                    .eventId();
            String all = certes.postOwn("/events/" + namespace + "/1/x", "{\"to\":\"all\"}", Map.of())
                    .eventId();

            assertThat(ids(endpoint, 2)).containsExactlyInAnyOrder(addressed, all);
            assertThat(ids(other, 1)).containsExactly(all);
            assertThat(ids(house, 1)).containsExactly(all);
            assertThat(certes.master().story(addressed).path("deliveries")).hasSize(1);
        }
    }

    private static List<String> ids(RecordingEndpoint endpoint, int count) {
        return endpoint.await(count).stream()
                .map(one -> one.header("certes-event-id"))
                .toList();
    }

    @Test
    void areTheOnlyOnesThatOutsidePartiesGet() {
        String source = Names.unique("source");
        certes.master().createSource(source, "none", List.of(), Map.of());
        certes.master().subscribe(source + "/1/*", endpoint.address(), Map.of("subscriber", "acme"));

        String id = certes.post("/events/" + source, "{}", Map.of()).eventId();

        assertThat(certes.master().story(id).path("deliveries")).isEmpty();
        assertThat(endpoint.received()).isEmpty();
    }

    @Test
    void keepTheirHeadersButNoCredentials() {
        Map<String, String> headers = new HashMap<>(Map.of("X-Parcel", "7", "Cookie", "session=secret"));

        String id =
                certes.postOwn("/events/" + namespace + "/1/x", "{}", headers).eventId();

        String kept = certes.master().story(id).path("headers").toString();
        assertThat(kept)
                .containsIgnoringCase("x-parcel")
                .doesNotContain("secret", certes.master().token());
    }

    @Test
    void passAsBytesWhereTheyAreNoJson() {
        certes.master().subscribe(namespace + "/1/*", endpoint.address());

        certes.postOwn(
                        "/events/" + namespace + "/1/x",
                        "<parcel kg='1'/>\r\n",
                        Map.of("Content-Type", "application/xml"))
                .eventId();

        assertThat(endpoint.awaitOne().text()).isEqualTo("<parcel kg='1'/>\r\n");
        assertThat(endpoint.awaitOne().header("content-type")).isEqualTo("application/xml");
    }
}
