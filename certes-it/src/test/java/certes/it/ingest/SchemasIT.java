package certes.it.ingest;

import static certes.it.running.Problems.assertRefused;
import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunsCertes
class SchemasIT {

    private static final String PARCEL = "{\"$schema\":\"%s\",\"type\":\"object\",\"required\":[\"code\",\"kg\"],"
            + "\"properties\":{\"code\":{\"type\":\"string\",\"pattern\":\"^[0-9]{4}[A-Z]{2}$\"},"
            + "\"kg\":{\"type\":\"number\",\"exclusiveMinimum\":0},"
            + "\"lines\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},\"additionalProperties\":false}";

    private final CertesInstance certes;
    private final String namespace = Names.unique("parcels");

    SchemasIT(CertesInstance certes) {
        this.certes = certes;
    }

    private Reply register(String content, int version) {
        return certes.master()
                .post(
                        "mutation($input: SchemaInput!) { registerSchema(input: $input) "
                                + "{ namespace name version revision format content uri createdAt } }",
                        Map.of(
                                "input",
                                Map.of(
                                        "namespace",
                                        namespace,
                                        "name",
                                        "scanned",
                                        "format",
                                        "JSON_SCHEMA",
                                        "content",
                                        content,
                                        "version",
                                        version,
                                        "description",
                                        "A parcel under the scanner")));
    }

    private JsonNode registered(String content, int version) {
        Reply reply = register(content, version);
        assertThat(reply.json().has("errors")).as(reply.toString()).isFalse();
        return reply.json().path("data").path("registerSchema");
    }

    private Reply post(int version, String body) {
        return certes.postOwn("/events/" + namespace + "/" + version + "/scanned", body, Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://json-schema.org/draft-07/schema#",
                "https://json-schema.org/draft/2019-09/schema",
                "https://json-schema.org/draft/2020-12/schema"
            })
    void areEnforcedInEachDraft(String draft) {
        JsonNode schema = registered(PARCEL.formatted(draft), 1);
        assertThat(schema.path("version").asInt()).isEqualTo(1);
        assertThat(schema.path("uri").asText()).isEqualTo("certes.local/" + namespace + "/1/scanned");

        assertThat(post(1, "{\"code\":\"1234AB\",\"kg\":1.5}").status()).isEqualTo(202);
        Reply refused = assertRefused(post(1, "{\"code\":\"1234 AB\",\"kg\":0,\"lines\":[\"a\",2],\"x\":null}"), 422);

        JsonNode errors = refused.json().path("errors");
        assertThat(errors)
                .extracting(one ->
                        one.path("pointer").asText() + " " + one.path("keyword").asText())
                .contains("/code pattern", "/kg exclusiveMinimum", "/lines/1 type")
                .anyMatch(one -> one.endsWith(" additionalProperties"));
        assertThat(errors)
                .allSatisfy(one -> assertThat(one.path("detail").asText()).isNotBlank());
    }

    @Test
    void pointAtTheWholeDocumentByAnEmptyPointer() {
        registered(PARCEL.formatted("https://json-schema.org/draft/2020-12/schema"), 1);

        assertThat(assertRefused(post(1, "[]"), 422).json().path("errors"))
                .extracting(one ->
                        one.path("pointer").asText() + "|" + one.path("keyword").asText())
                .contains("|type");
    }

    @Test
    void leaveNothingOfAnEventThatViolatesThem() {
        registered(PARCEL.formatted("https://json-schema.org/draft/2020-12/schema"), 1);

        assertRefused(post(1, "{}"), 422);

        assertThat(certes.master().events(Map.of("uri", namespace + "/1/*"))).isEmpty();
    }

    @Test
    void areKeptByVersion() {
        registered("{\"type\":\"object\",\"required\":[\"a\"]}", 1);
        registered("{\"type\":\"object\",\"required\":[\"b\"]}", 2);

        assertThat(post(1, "{\"a\":1}").status()).isEqualTo(202);
        assertThat(post(2, "{\"b\":1}").status()).isEqualTo(202);
        assertRefused(post(2, "{\"a\":1}"), 422);
        assertRefused(post(3, "{\"a\":1}"), 404);
        JsonNode all = certes.master()
                .ask(
                        "query($namespace: String) { schemas(namespace: $namespace) { name version format content } }",
                        Map.of("namespace", namespace))
                .path("schemas");
        assertThat(all).extracting(one -> one.path("version").asInt()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void holdForASourcesEventsToo() {
        String source = Names.unique("source");
        certes.master()
                .createSource(
                        source,
                        "none",
                        List.of(),
                        Map.of("namespace", namespace, "typeHeader", "X-Type", "strict", true));
        registered(PARCEL.formatted("https://json-schema.org/draft/2020-12/schema"), 1);
        Map<String, String> type = Map.of("X-Type", "scanned");

        assertThat(certes.post("/events/" + source, "{\"code\":\"1234AB\",\"kg\":1}", type)
                        .status())
                .isEqualTo(202);
        assertRefused(certes.post("/events/" + source, "{\"code\":1}", type), 422);
    }

    @Test
    void fetchNothingFromElsewhere() {
        try (RecordingEndpoint elsewhere = RecordingEndpoint.open()) {
            Reply registration = register("{\"$ref\":\"" + elsewhere.address() + "\"}", 1);
            if (!registration.json().has("errors")) {
                assertThat(post(1, "{}").status()).isGreaterThanOrEqualTo(400);
            }

            assertThat(elsewhere.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"object\"", "{\"type\":\"parcel\"}", "{\"pattern\":\"(\"}"})
    void areRefusedWhereTheyAreNone(String content) {
        Reply reply = register(content, 1);

        assertThat(reply.json().path("errors")).as(reply.toString()).isNotEmpty();
        assertTellsNothingOfTheServer(reply);
        assertThat(post(1, "{}").status()).as("a type without a schema passes").isEqualTo(202);
    }
}
