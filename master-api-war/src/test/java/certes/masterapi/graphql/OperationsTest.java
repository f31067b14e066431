package certes.masterapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.access.Role;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.delivery.DeliveryState;
import certes.domain.event.FilteredOut;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.isolation.CircuitState;
import certes.domain.isolation.CircuitView;
import certes.domain.master.DeliveryView;
import certes.domain.source.SourceSettings;
import certes.masterapi.ApiUnderTest;
import certes.masterapi.Fakes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SOURCE =
            "mutation($i: SourceInput!) {createSource(input: $i)" + " {id name preset namespace version strict}}";
    private static final String SUBSCRIBE = "mutation($i: SubscriptionInput!) {createSubscription(input: $i)"
            + " {id pattern destination {kind address} priority state subscriber timeoutSeconds createdAt secret"
            + " priorities {pattern priority} filter backoff {kind initialSeconds factor maxDelaySeconds jitter maxAttempts maxElapsedSeconds}}}";
    private static final Map<String, Object> DESTINATION =
            Map.of("kind", "HTTPS", "address", "https://example.com/hook");

    private static ApiUnderTest api;

    @BeforeAll
    static void start() {
        api = new ApiUnderTest(Map.of());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.fakes.reset();
    }

    @Test
    void createsASourceWithTheDefaultsOfItsPreset() {
        JsonNode source = data(
                        SOURCE, Map.of("i", Map.of("name", "github", "preset", "github", "secrets", List.of("s"))))
                .get("createSource");
        assertThat(source.toString())
                .isEqualTo("{\"id\":\"src_0000000000001\",\"name\":\"github\",\"preset\":\"github\","
                        + "\"namespace\":\"github\",\"version\":1,\"strict\":false}");
        SourceSettings stored = api.fakes.storedSources.get(0).settings();
        assertThat(stored.typeHeader()).isEqualTo("x-github-event");
        assertThat(stored.typePointer()).isNull();
        assertThat(data("{sources {name}}").at("/sources/0/name").asText()).isEqualTo("github");
    }

    @Test
    void keepsWhatASourceSays() {
        data(
                SOURCE,
                Map.of(
                        "i",
                        Map.ofEntries(
                                Map.entry("name", "shop"),
                                Map.entry("preset", "hmac"),
                                Map.entry("secrets", List.of("one", "two")),
                                Map.entry("namespace", "shop/eu"),
                                Map.entry("typePointer", "/kind"),
                                Map.entry("version", 3),
                                Map.entry("strict", true),
                                Map.entry("signatureHeader", "X-Sig"),
                                Map.entry("signatureAlgorithm", "sha512"),
                                Map.entry("signatureEncoding", "base64"),
                                Map.entry("signaturePrefix", "v0="))));
        SourceSettings stored = api.fakes.storedSources.get(0).settings();
        assertThat(stored.secrets()).containsExactly("one", "two");
        assertThat(stored.namespace()).isEqualTo("shop/eu");
        assertThat(stored.typePointer()).isEqualTo("/kind");
        assertThat(stored.version()).isEqualTo(3);
        assertThat(stored.strict()).isTrue();
        assertThat(stored.hmac())
                .hasToString("HmacSettings[header=x-sig, algorithm=SHA512, encoding=BASE64, prefix=v0=]");
    }

    @Test
    void findsTheTypeOfStripeInTheBody() {
        data(SOURCE, Map.of("i", Map.of("name", "pay", "preset", "stripe", "secrets", List.of("whsec_x"))));
        assertThat(api.fakes.storedSources.get(0).settings().typePointer()).isEqualTo("/type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a b\",\"preset\":\"none\"} | the name of a source",
                "{\"name\":\"a\",\"preset\":\"gitlab\"} | there is no preset 'gitlab'; there are github",
                "{\"name\":\"a\",\"preset\":\"github\"} | needs at least one secret",
                "{\"name\":\"a\",\"preset\":\"none\",\"secrets\":[\"x\"]} | takes no secrets",
                "{\"name\":\"a\",\"preset\":\"none\",\"publicUrl\":\"https://x\"} | does not take publicUrl",
                "{\"name\":\"a\",\"preset\":\"github\",\"secrets\":[\"x\"],\"signatureHeader\":\"X\"} | takes no"
                        + " signatureHeader",
                "{\"name\":\"a\",\"preset\":\"hmac\",\"secrets\":[\"x\"]} | needs signatureHeader",
                "{\"name\":\"certes\",\"preset\":\"none\"} | reserved"
            })
    void refusesASource(String input, String why) throws IOException {
        refused(SOURCE, Map.of("i", JSON.readValue(input, Map.class)), "BAD_REQUEST", why);
    }

    @Test
    void refusesASecondSourceOfTheSameName() {
        Map<String, Object> input = Map.of("i", Map.of("name", "a", "preset", "none"));
        data(SOURCE, input);
        refused(SOURCE, input, "BAD_REQUEST", "there is a source 'a' already");
    }

    @Test
    void showsTheSecretOfASubscriptionOnce() {
        JsonNode created = data(SUBSCRIBE, Map.of("i", Map.of("pattern", "github/1/push", "destination", DESTINATION)))
                .get("createSubscription");
        assertThat(created.get("secret").asText()).startsWith("whsec_");
        assertThat(created.get("pattern").asText()).isEqualTo("certes.local/github/1/push");
        assertThat(created.at("/destination/kind").asText()).isEqualTo("HTTPS");
        assertThat(created.get("priority").asInt()).isEqualTo(4);
        assertThat(created.get("state").asText()).isEqualTo("ACTIVE");
        assertThat(created.get("timeoutSeconds").asInt()).isEqualTo(15);
        assertThat(created.get("createdAt").asText()).isEqualTo("2026-11-21T10:00:00Z");
        assertThat(created.get("backoff").isNull()).isTrue();
        assertThat(data("{subscriptions {secret}}")
                        .at("/subscriptions/0/secret")
                        .isNull())
                .isTrue();
    }

    @Test
    void keepsWhatASubscriptionSays() {
        JsonNode created = data(
                        SUBSCRIBE,
                        Map.of(
                                "i",
                                Map.ofEntries(
                                        Map.entry("pattern", "*"),
                                        Map.entry("destination", DESTINATION),
                                        Map.entry("priority", 9),
                                        Map.entry(
                                                "priorities", List.of(Map.of("pattern", "github/1/*", "priority", 7))),
                                        Map.entry("filter", "{\"source\": [\"github\"]}"),
                                        Map.entry("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                                        Map.entry("timeoutSeconds", 3),
                                        Map.entry("subscriber", "acme"),
                                        Map.entry("mode", "RAW"),
                                        Map.entry(
                                                "backoff",
                                                Map.of(
                                                        "kind",
                                                        "LINEAR",
                                                        "initialSeconds",
                                                        0.5,
                                                        "maxElapsedSeconds",
                                                        60)))))
                .get("createSubscription");
        assertThat(created.get("secret").asText()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(created.get("priority").asInt()).isEqualTo(9);
        assertThat(created.get("priorities").toString())
                .isEqualTo("[{\"pattern\":\"certes.local/github/1/*\",\"priority\":7}]");
        assertThat(created.get("filter").asText()).isEqualTo("{\"source\": [\"github\"]}");
        assertThat(created.get("subscriber").asText()).isEqualTo("acme");
        assertThat(created.get("backoff").toString())
                .isEqualTo("{\"kind\":\"LINEAR\",\"initialSeconds\":0.5,\"factor\":1.0,\"maxDelaySeconds\":43200.0,"
                        + "\"jitter\":0.1,\"maxAttempts\":null,\"maxElapsedSeconds\":60.0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pattern | \"nonsense\" | no event URI",
                "priority | 10 | priority must be from 0 to 9",
                "timeoutSeconds | 0 | timeoutSeconds must be from 1 to 300",
                "secret | \"whsec_abc\" | a signing secret",
                "filter | \"x\" | the filter cannot be used: it is no JSON object",
                "priorities | [{\"pattern\":\"a/1/b\",\"priority\":10}] | priority must be from 0 to 9",
                "priorities | [{\"pattern\":\"x\",\"priority\":1}] | no event URI",
                "rateLimitPerSecond | 0 | rateLimitPerSecond must be from 1 to 100000",
                "targetUnit | \"u2\" | does not take targetUnit yet",
                "mode | \"BINARY\" | mode RAW only",
                "subscriber | \"\" | subscriber must have",
                "subscriber | \"a\\u0000\" | control characters",
                "destination | {\"kind\":\"SQS\",\"address\":\"arn:aws:sqs:x\"} | HTTPS only",
                "destination | {\"kind\":\"HTTPS\",\"address\":\"ftp://example.com\"} | must begin with https://",
                "destination | {\"kind\":\"HTTPS\",\"address\":\"http://127.0.0.1:1/\"} |"
                        + " CERTES_DESTINATIONS_ALLOW_PRIVATE",
                "destination | {\"kind\":\"HTTPS\",\"address\":\"http://localhost:1/\"} |"
                        + " CERTES_DESTINATIONS_ALLOW_CIDRS",
                "destination | {\"kind\":\"HTTPS\",\"address\":\"http://[::1]/\"} | CERTES_DESTINATIONS_ALLOW_PRIVATE",
                "destination | {\"kind\":\"HTTPS\",\"address\":\"http://169.254.169.254/\"} | nothing opens",
                "backoff | {\"kind\":\"LINEAR\",\"initialSeconds\":1,\"side\":\"PRODUCER\"} | leave out side",
                "backoff | {\"kind\":\"LINEAR\",\"initialSeconds\":-1} | initialSeconds must be",
                "backoff | {\"kind\":\"EXPONENTIAL\",\"initialSeconds\":1,\"factor\":1} | factor must be"
            })
    void refusesASubscription(String field, String value, String why) throws IOException {
        Map<String, Object> input = new java.util.HashMap<>(Map.of("pattern", "*", "destination", DESTINATION));
        input.put(field, JSON.readValue(value, Object.class));
        refused(SUBSCRIBE, Map.of("i", input), "BAD_REQUEST", why);
        assertThat(api.fakes.storedSubscriptions).isEmpty();
    }

    @Test
    void pausesResumesAndDeletesASubscription() {
        String id = data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION)))
                .at("/createSubscription/id")
                .asText();
        assertThat(data("mutation($id: ID!) {pauseSubscription(id: $id) {state}}", Map.of("id", id))
                        .findValue("state")
                        .asText())
                .isEqualTo("PAUSED");
        assertThat(data("mutation($id: ID!) {resumeSubscription(id: $id) {state}}", Map.of("id", id))
                        .findValue("state")
                        .asText())
                .isEqualTo("ACTIVE");
        String delete = "mutation($id: ID!) {deleteSubscription(id: $id)}";
        assertThat(data(delete, Map.of("id", id)).get("deleteSubscription").asBoolean())
                .isTrue();
        assertThat(data(delete, Map.of("id", id)).get("deleteSubscription").asBoolean())
                .isFalse();
        refused("mutation($id: ID!) {pauseSubscription(id: $id) {state}}", Map.of("id", id), "NOT_FOUND", id);
        refused("mutation {resumeSubscription(id: \"x\") {state}}", Map.of(), "BAD_REQUEST", "'x' is no id");
    }

    @Test
    void setsTheDefaultOfBothSidesWhereNoneIsNamed() {
        String set = "mutation($i: BackoffPolicyInput!) {setBackoffPolicy(input: $i) {side kind maxAttempts}}";
        JsonNode both = data(set, Map.of("i", Map.of("kind", "LINEAR", "initialSeconds", 1, "maxAttempts", 3)));
        assertThat(both.at("/setBackoffPolicy/side").isNull()).isTrue();
        assertThat(api.fakes.policies)
                .containsOnlyKeys(BackoffScope.of(Side.PRODUCER), BackoffScope.of(Side.SUBSCRIBER));
        data(set, Map.of("i", Map.of("kind", "LOGARITHMIC", "initialSeconds", 1, "side", "SUBSCRIBER")));
        JsonNode policies = data("{backoffPolicies {side kind maxAttempts maxElapsedSeconds}}")
                .get("backoffPolicies");
        assertThat(policies.toString())
                .isEqualTo("[{\"side\":\"PRODUCER\",\"kind\":\"LINEAR\",\"maxAttempts\":3,\"maxElapsedSeconds\":null},"
                        + "{\"side\":\"SUBSCRIBER\",\"kind\":\"LOGARITHMIC\",\"maxAttempts\":20,"
                        + "\"maxElapsedSeconds\":259200.0}]");
    }

    @Test
    void setsShowsAndRemovesThePoliciesOfSourcesAndEventTypes() {
        data(SOURCE, Map.of("i", Map.of("name", "github", "preset", "none")));
        set("PRODUCER", null, "_/1/invoice.paid", 1);
        set("SUBSCRIBER", "github", "github/1/*", 2);
        set("SUBSCRIBER", "github", null, 3);
        set("SUBSCRIBER", null, "github/1/push", 4);
        JsonNode policies = data("{backoffPolicies {side source eventType rule initialSeconds}}")
                .get("backoffPolicies");
        assertThat(policies)
                .extracting(JsonNode::toString)
                .containsExactly(
                        policy("PRODUCER", null, null, "BUILT_IN", 5),
                        policy("SUBSCRIBER", null, null, "BUILT_IN", 5),
                        policy("PRODUCER", null, "certes.local/_/1/invoice.paid", "EVENT_TYPE", 1),
                        policy("SUBSCRIBER", "github", "certes.local/github/1/*", "SOURCE_AND_EVENT_TYPE", 2),
                        policy("SUBSCRIBER", null, "certes.local/github/1/push", "EVENT_TYPE", 4),
                        policy("SUBSCRIBER", "github", null, "SOURCE", 3));
        String delete = "mutation {deleteBackoffPolicy(side: SUBSCRIBER, source: \"github\")}";
        assertThat(data(delete).get("deleteBackoffPolicy").asBoolean()).isTrue();
        assertThat(data(delete).get("deleteBackoffPolicy").asBoolean()).isFalse();
        assertThat(data("{backoffPolicies {rule}}").get("backoffPolicies")).hasSize(5);
        String set = "mutation($i: BackoffPolicyInput!) {setBackoffPolicy(input: $i) {side}}";
        Map<String, Object> policy = Map.of("kind", "LINEAR", "initialSeconds", 1);
        refused(set, Map.of("i", with(policy, "source", "gitlab")), "NOT_FOUND", "there is no source 'gitlab'");
        refused(set, Map.of("i", with(policy, "eventType", "push")), "BAD_REQUEST", "no event URI");
        refused(set, Map.of("i", with(policy, "eventType", "*")), "BAD_REQUEST", "leave it out");
    }

    private static String policy(
            String side, @Nullable String source, @Nullable String type, String rule, int initialSeconds) {
        return "{\"side\":\"" + side + "\",\"source\":" + (source == null ? "null" : '"' + source + '"')
                + ",\"eventType\":" + (type == null ? "null" : '"' + type + '"') + ",\"rule\":\"" + rule
                + "\",\"initialSeconds\":" + initialSeconds + ".0}";
    }

    @Test
    void saysWhichPolicyHoldsAndWhy() {
        data(SOURCE, Map.of("i", Map.of("name", "github", "preset", "none")));
        assertThat(effective("side: SUBSCRIBER"))
                .isEqualTo("BUILT_IN 5.0 The policy that is built in holds. There is none of the side SUBSCRIBER.");
        set("SUBSCRIBER", null, null, 1);
        set("SUBSCRIBER", "github", null, 2);
        set("SUBSCRIBER", null, "github/1/*", 3);
        assertThat(effective("side: PRODUCER, source: \"github\"")).startsWith("BUILT_IN 5.0");
        assertThat(effective("side: SUBSCRIBER, source: \"github\""))
                .isEqualTo("SOURCE 2.0 The policy of source github holds. It goes before that of the side SUBSCRIBER.");
        String without = data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION)))
                .at("/createSubscription/id")
                .asText();
        String asked = "side: SUBSCRIBER, source: \"github\", eventType: \"github/1/push\", subscriptionId: \"";
        assertThat(effective(asked + without + '"'))
                .isEqualTo("EVENT_TYPE 3.0 The policy of event type certes.local/github/1/* holds. There is none of the"
                        + " subscription, none of source github and event type certes.local/github/1/push. It goes"
                        + " before that of source github and that of the side SUBSCRIBER.");
        Map<String, Object> own = Map.of("kind", "LINEAR", "initialSeconds", 9);
        String with = data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION, "backoff", own)))
                .at("/createSubscription/id")
                .asText();
        assertThat(effective(asked + with + '"'))
                .startsWith("SUBSCRIPTION 9.0 The policy of the subscription holds. It goes before that of event type");
        refused(
                "{effectiveBackoff(side: PRODUCER, subscriptionId: \"sub_0000000000099\") {rule}}",
                Map.of(),
                "NOT_FOUND",
                "there is no subscription");
        refused("{effectiveBackoff(side: PRODUCER, source: \"x\") {rule}}", Map.of(), "NOT_FOUND", "no source 'x'");
    }

    private String effective(String arguments) {
        JsonNode policy = data("{effectiveBackoff(" + arguments + ") {rule initialSeconds why}}")
                .get("effectiveBackoff");
        return policy.get("rule").asText()
                + ' '
                + policy.get("initialSeconds").asText()
                + ' '
                + policy.get("why").asText();
    }

    private void set(String side, @Nullable String source, @Nullable String eventType, int initialSeconds) {
        Map<String, Object> input = Map.of("kind", "LINEAR", "initialSeconds", initialSeconds, "side", side);
        data(
                "mutation($i: BackoffPolicyInput!) {setBackoffPolicy(input: $i) {side}}",
                Map.of("i", with(with(input, "source", source), "eventType", eventType)));
    }

    private static Map<String, Object> with(Map<String, Object> input, String name, @Nullable String value) {
        Map<String, Object> more = new java.util.HashMap<>(input);
        if (value != null) {
            more.put(name, value);
        }
        return more;
    }

    @Test
    void explainsWhichSubscriptionsAFilterKeptAnEventBackFrom() {
        data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION)));
        api.fakes.addFilteredEvent(
                1,
                new FilteredOut(new SubscriptionId(1), FilterVerdict.DIFFERS),
                new FilteredOut(new SubscriptionId(2), FilterVerdict.BODY_IS_NOT_JSON));
        api.fakes.addFilteredEvent(2, new FilteredOut(new SubscriptionId(1), FilterVerdict.TOO_MANY_VALUES));
        api.fakes.calls.clear();
        JsonNode events = data("{events {edges {node {filtered {reason subscription {pattern}}}}}}")
                .at("/events/edges");
        assertThat(events.at("/1/node/filtered/0").toString())
                .isEqualTo("{\"reason\":\"the filter does not match\",\"subscription\":{\"pattern\":\"*\"}}");
        assertThat(events.at("/1/node/filtered/1/reason").asText()).contains("not JSON");
        assertThat(events.at("/1/node/filtered/1/subscription").isNull()).isTrue();
        assertThat(events.at("/0/node/filtered/0/reason").asText()).contains("more values");
        assertThat(api.fakes.calls).filteredOn("subscriptions.all"::equals).hasSize(1);
    }

    @Test
    void simulatesAPolicy() {
        JsonNode attempts = data(
                        "query($p: BackoffPolicyInput!) {simulateBackoff(policy: $p, start: \"2026-01-01T00:00:00Z\")"
                                + " {number at delaySeconds elapsedSeconds}}",
                        Map.of("p", Map.of("kind", "EXPONENTIAL", "initialSeconds", 1, "jitter", 0, "maxAttempts", 3)))
                .get("simulateBackoff");
        assertThat(attempts.toString())
                .isEqualTo(
                        "[{\"number\":1,\"at\":\"2026-01-01T00:00:00Z\",\"delaySeconds\":0.0,\"elapsedSeconds\":0.0},"
                                + "{\"number\":2,\"at\":\"2026-01-01T00:00:01Z\",\"delaySeconds\":1.0,\"elapsedSeconds\":1.0},"
                                + "{\"number\":3,\"at\":\"2026-01-01T00:00:03Z\",\"delaySeconds\":2.0,\"elapsedSeconds\":3.0}]");
        refused(
                "{simulateBackoff(policy: {kind: LINEAR, initialSeconds: 1}, attempts: 1001) {number}}",
                Map.of(),
                "BAD_REQUEST",
                "attempts must be");
    }

    @Test
    void registersASchema() {
        String register = "mutation($i: SchemaInput!) {registerSchema(input: $i)"
                + " {namespace name version revision format content compatible changes uri createdAt description}}";
        Map<String, Object> input =
                Map.of("namespace", "shop", "name", "order", "format", "JSON_SCHEMA", "content", "{\"a\": 1}");
        JsonNode schema = data(register, Map.of("i", input)).get("registerSchema");
        assertThat(schema.get("uri").asText()).isEqualTo("certes.local/shop/1/order");
        assertThat(schema.get("content").asText()).isEqualTo("{\"a\": 1}");
        assertThat(schema.get("format").asText()).isEqualTo("JSON_SCHEMA");
        assertThat(schema.get("changes").isEmpty()).isTrue();
        refused(register, Map.of("i", input), "BAD_REQUEST", "say which version");
        Map<String, Object> again = new java.util.HashMap<>(input);
        again.put("version", 1);
        refused(register, Map.of("i", again), "BAD_REQUEST", "exists already");
        again.put("version", 0);
        refused(register, Map.of("i", again), "BAD_REQUEST", "whole number from 1");
        again.put("version", 2);
        again.put("content", "nonsense");
        refused(register, Map.of("i", again), "BAD_REQUEST", "the schema is not JSON");
        assertThat(data("{schemas(namespace: \"shop\") {name}}").get("schemas")).hasSize(1);
        assertThat(data("{schemas(namespace: \"other\") {name}}").get("schemas"))
                .isEmpty();
    }

    @Test
    void answersTheLedger() {
        JsonNode ledger = data("{ledger(since: \"2026-01-01T00:00:00Z\")"
                        + " {accepted deliveriesExpected delivered deadLettered cancelled pending balanced}}")
                .get("ledger");
        assertThat(ledger.toString())
                .isEqualTo("{\"accepted\":3,\"deliveriesExpected\":5000000000,\"delivered\":4999999997,"
                        + "\"deadLettered\":1,\"cancelled\":1,\"pending\":1,\"balanced\":true}");
        assertThat(api.fakes.calls).containsExactly("history.ledger 2026-01-01T00:00:00Z null");
    }

    @Test
    void showsAnEventAsItWasReceived() {
        EventId id = api.fakes.addEvent(7, Fakes.text("{\"ref\":\"é\"}")).id();
        JsonNode event = data(
                        "query($id: ID!) {event(id: $id) {id uri source direction receivedAt contentType"
                                + " headers {name value} body bodyEncoding correlationIds}}",
                        Map.of("id", id.toString()))
                .get("event");
        assertThat(event.toString())
                .isEqualTo(
                        "{\"id\":\"evt_0000000000007\",\"uri\":\"certes.local/github/1/push\",\"source\":\"github\","
                                + "\"direction\":\"INCOMING\",\"receivedAt\":\"2026-11-21T10:00:07Z\","
                                + "\"contentType\":\"application/json\","
                                + "\"headers\":[{\"name\":\"x-github-event\",\"value\":\"push\"}],"
                                + "\"body\":\"{\\\"ref\\\":\\\"é\\\"}\",\"bodyEncoding\":\"TEXT\",\"correlationIds\":[\"gw.1-0-0\"]}");
        assertThat(data("{event(id: \"evt_0000000000009\") {id}}").get("event").isNull())
                .isTrue();
        refused("{event(id: \"nonsense\") {id}}", Map.of(), "BAD_REQUEST", "evt_<13 digits>");
    }

    @Test
    void writesABodyThatIsNoTextInBase64() {
        api.fakes.addEvent(7, new byte[] {(byte) 0xff, 0, 1});
        JsonNode event =
                data("{event(id: \"evt_0000000000007\") {body bodyEncoding}}").get("event");
        assertThat(event.toString()).isEqualTo("{\"body\":\"/wAB\",\"bodyEncoding\":\"BASE64\"}");
    }

    @Test
    void asksForTheBodiesOfAListOnceAndOnlyWhereTheyAreShown() {
        for (int id = 1; id <= 5; id++) {
            api.fakes.addEvent(id, Fakes.text("{}"));
            api.fakes.addDelivery(id + 10, id, 1);
        }
        data("{events {edges {node {id}}} deliveries {edges {node {event {id}}}}}");
        assertThat(api.fakes.calls).doesNotContain("history.bodies");
        JsonNode all = data("{events {edges {node {body bodyEncoding}}} deliveries {edges {node {event {body}}}}}");
        assertThat(all.at("/events/edges/4/node").toString()).isEqualTo("{\"body\":\"{}\",\"bodyEncoding\":\"TEXT\"}");
        assertThat(all.at("/deliveries/edges/4/node/event/body").asText()).isEqualTo("{}");
        assertThat(api.fakes.calls)
                .filteredOn("history.bodies"::equals)
                .as("one for each list")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{events {edges {node {id body}}}}",
                "{events {edges {node {id bodyEncoding}}}}",
                "{a: event(id: \"evt_0000000000001\") {body} b: event(id: \"evt_0000000000002\") {body}}",
                "{event(id: \"evt_0000000000001\") {a: body b: body}}",
                "{deliveries {edges {node {event {body}}}}}"
            })
    void refusesMoreBytesOfBodiesThanOneAnswerShows(String query) throws IOException {
        api.fakes.addEvent(1, new byte[9 << 20]);
        api.fakes.addEvent(2, new byte[9 << 20]);
        api.fakes.addDelivery(11, 1, 1);
        api.fakes.addDelivery(12, 1, 2);
        refused(query, Map.of(), "BAD_REQUEST", "ask for fewer events at once");
        JsonNode answer = JSON.readTree(api.post("/graphql", JSON.writeValueAsString(Map.of("query", query)))
                .body());
        assertThat(answer.get("errors")).as("told once").hasSize(1);
        assertThat(api.fakes.calls).filteredOn("history.bodies"::equals).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void showsOneBodyHoweverLongItIs() {
        api.fakes.addEvent(1, Fakes.text("x".repeat(18 << 20)));
        assertThat(data("{events {edges {node {body}}}}")
                        .at("/events/edges/0/node/body")
                        .asText())
                .hasSize(18 << 20);
    }

    @Test
    void saysThatAnEventIsGoneWhoseBodyRetentionTook() {
        api.fakes.addEvent(1, Fakes.text("{}"));
        api.fakes.bodies.clear();
        refused("{events {edges {node {body}}}}", Map.of(), "NOT_FOUND", "there is no event");
    }

    @Test
    void pagesThroughEvents() {
        for (int id = 1; id <= 5; id++) {
            api.fakes.addEvent(id, Fakes.text("{}"));
        }
        String page = "query($after: String) {events(first: 2, after: $after)"
                + " {edges {node {id} cursor} pageInfo {hasNextPage endCursor}}}";
        List<String> seen = new ArrayList<>();
        JsonNode events = data(page, Map.of()).get("events");
        while (true) {
            events.get("edges").forEach(edge -> seen.add(edge.at("/node/id").asText()));
            String end = events.at("/pageInfo/endCursor").asText();
            assertThat(events.at("/edges/" + (events.get("edges").size() - 1) + "/cursor")
                            .asText())
                    .isEqualTo(end);
            if (!events.at("/pageInfo/hasNextPage").asBoolean()) {
                break;
            }
            events = data(page, Map.of("after", end)).get("events");
        }
        assertThat(seen)
                .containsExactly(
                        "evt_0000000000005",
                        "evt_0000000000004",
                        "evt_0000000000003",
                        "evt_0000000000002",
                        "evt_0000000000001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first: 0", "first: 501", "after: \"%%\"", "after: \"bm9uc2Vuc2U\""})
    void refusesAPageThatIsNone(String arguments) {
        refused("{events(" + arguments + ") {edges {cursor}}}", Map.of(), "BAD_REQUEST", "must be");
    }

    @Test
    void handsFiltersToTheHistory() {
        data(
                "query($f: EventFilter) {events(filter: $f) {edges {cursor}}}",
                Map.of(
                        "f",
                        Map.of(
                                "source",
                                "github",
                                "uri",
                                "github/1/*",
                                "state",
                                "DEAD_LETTERED",
                                "since",
                                "2026-01-01T00:00:00Z",
                                "until",
                                "2026-02-01T00:00:00Z")));
        data("{deliveries(filter: {event: \"evt_0000000000001\", subscription: \"sub_0000000000002\", state: PENDING})"
                + " {edges {cursor}}}");
        assertThat(api.fakes.calls)
                .containsExactly(
                        "history.events EventQuery[source=github, uri=certes.local/github/1/*, state=DEAD_LETTERED,"
                                + " since=2026-01-01T00:00:00Z, until=2026-02-01T00:00:00Z]",
                        "history.deliveries DeliveryQuery[event=evt_0000000000001, subscription=sub_0000000000002,"
                                + " state=PENDING, since=null, until=null]");
        refused("{events(filter: {uri: \"x\"}) {edges {cursor}}}", Map.of(), "BAD_REQUEST", "no event URI");
        refused("{deliveries(filter: {event: \"x\"}) {edges {cursor}}}", Map.of(), "BAD_REQUEST", "no id");
    }

    @Test
    void asksEachPortOnceHoweverLongTheList() {
        data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION)));
        for (int id = 1; id <= 30; id++) {
            api.fakes.addEvent(id, Fakes.text("{}"));
            api.fakes.addDelivery(2L * id, id, 1);
            api.fakes.addDelivery(2L * id + 1, id, 1);
        }
        api.fakes.calls.clear();
        JsonNode events = data("{events {edges {node {id deliveries {id state attempts {number status durationMillis}"
                        + " subscription {id pattern} event {id}}}}}}")
                .get("events");
        assertThat(events.get("edges")).hasSize(30);
        assertThat(events.at("/edges/0/node/deliveries")).hasSize(2);
        assertThat(events.at("/edges/0/node/deliveries/0/attempts/0").toString())
                .isEqualTo("{\"number\":1,\"status\":200,\"durationMillis\":12}");
        assertThat(events.at("/edges/29/node/deliveries/1/event/id").asText()).isEqualTo("evt_0000000000001");
        assertThat(events.at("/edges/29/node/deliveries/1/subscription/id").asText())
                .isEqualTo("sub_0000000000001");
        assertThat(api.fakes.calls)
                .hasSize(5)
                .contains("history.deliveriesOf", "history.attemptsOf", "subscriptions.all", "history.events(ids)");

        api.fakes.calls.clear();
        data("{deliveries(first: 60) {edges {node {event {id uri} subscription {state} attempts {error}}}}}");
        assertThat(api.fakes.calls).hasSize(4);
    }

    @Test
    void showsWhichDestinationsAreDownByAskingOnce() {
        for (int i = 0; i < 20; i++) {
            data(SUBSCRIBE, Map.of("i", Map.of("pattern", "*", "destination", DESTINATION, "rateLimitPerSecond", 7)));
        }
        String address =
                api.fakes.storedSubscriptions.get(0).destination().address().toString();
        api.fakes.openCircuits.add(new CircuitView(
                address, CircuitState.OPEN, "answered 503", Fakes.NOW, Fakes.NOW.plusSeconds(5), 100_000, null));
        api.fakes.calls.clear();
        JsonNode subscriptions = data("{subscriptions {rateLimitPerSecond disabledReason"
                        + " circuit {state reason since probeAt waiting drainSeconds}}}")
                .get("subscriptions");
        assertThat(subscriptions).hasSize(20);
        assertThat(subscriptions.get(19).toString())
                .isEqualTo("{\"rateLimitPerSecond\":7,\"disabledReason\":null,\"circuit\":{\"state\":\"OPEN\","
                        + "\"reason\":\"answered 503\",\"since\":\"2026-11-21T10:00:00Z\","
                        + "\"probeAt\":\"2026-11-21T10:00:05Z\",\"waiting\":100000,\"drainSeconds\":null}}");
        assertThat(api.fakes.calls).containsExactly("subscriptions.all", "circuits.all");
        assertThat(data("{circuits {address waiting}}").get("circuits")).hasSize(1);
    }

    @Test
    void showsADeliveryWhoseSubscriptionAndEventAreGone() {
        api.fakes.addDelivery(2, 1, 1);
        JsonNode node = data("{deliveries {edges {node {priority nextAttemptAt reason replayOf event {id}"
                        + " subscription {id}}}}}")
                .at("/deliveries/edges/0/node");
        assertThat(node.toString())
                .isEqualTo("{\"priority\":4,\"nextAttemptAt\":null,\"reason\":null,\"replayOf\":null,\"event\":null,"
                        + "\"subscription\":null}");
    }

    private static final String REPLAY = "mutation($filter: EventFilter!, $to: ID, $rate: Int, $priority: Int)"
            + " {replayEvents(filter: $filter, subscriptionId: $to, ratePerSecond: $rate, priority: $priority)"
            + " {id state subscriptionId includeAcknowledged ratePerSecond priority examined created skipped createdAt"
            + " finishedAt}}";

    @Test
    void replaysEventsSlowlyAtTheLowestPriorityUnlessToldOtherwise() {
        JsonNode replay = data(REPLAY, Map.of("filter", Map.of("uri", "github/1/*", "state", "DEAD_LETTERED")))
                .get("replayEvents");
        assertThat(replay.toString())
                .isEqualTo("{\"id\":\"rpl_0000000000001\",\"state\":\"RUNNING\",\"subscriptionId\":null,"
                        + "\"includeAcknowledged\":false,\"ratePerSecond\":100,\"priority\":0,\"examined\":0,"
                        + "\"created\":0,\"skipped\":0,\"createdAt\":\"2026-11-21T10:00:00Z\",\"finishedAt\":null}");
        assertThat(api.fakes.calls)
                .singleElement()
                .asString()
                .contains("certes.local/github/1/*")
                .contains("DEAD_LETTERED");
        assertThat(data("{replays {id}}").at("/replays/0/id").asText()).isEqualTo("rpl_0000000000001");
    }

    @Test
    void showsAndCancelsAReplay() {
        data(REPLAY, Map.of("filter", Map.of(), "rate", 7, "priority", 9));
        String cancel = "mutation {cancelReplay(id: \"rpl_0000000000001\") {state created finishedAt}}";
        assertThat(data(cancel).get("cancelReplay").toString())
                .isEqualTo("{\"state\":\"CANCELLED\",\"created\":5000000000,\"finishedAt\":\"2026-11-21T10:00:00Z\"}");
        assertThat(data("{replay(id: \"rpl_0000000000001\") {ratePerSecond priority state}}")
                        .get("replay")
                        .toString())
                .isEqualTo("{\"ratePerSecond\":7,\"priority\":9,\"state\":\"CANCELLED\"}");
        assertThat(data("{replay(id: \"rpl_0000000000009\") {id}}")
                        .get("replay")
                        .isNull())
                .isTrue();
    }

    @Test
    void refusesAReplay() {
        refused(REPLAY, Map.of("filter", Map.of(), "rate", 0), "BAD_REQUEST", "ratePerSecond must be from 1 to 10000");
        refused(REPLAY, Map.of("filter", Map.of(), "priority", 10), "BAD_REQUEST", "priority must be from 0 to 9");
        refused(REPLAY, Map.of("filter", Map.of(), "to", "sub_1"), "BAD_REQUEST", "is no id");
        refused(REPLAY, Map.of("filter", Map.of(), "to", "sub_0000000000009"), "NOT_FOUND", "there is no subscription");
        refused("mutation {cancelReplay(id: \"rpl_0000000000009\") {id}}", Map.of(), "NOT_FOUND", "there is no replay");
    }

    @Test
    void namesWhatUnbalancesTheLedgerWhereItIsAskedFor() {
        JsonNode ledger = data("{ledger(since: \"2026-01-01T00:00:00Z\") {balanced"
                        + " disagreements {eventId expected found}}}")
                .get("ledger");
        assertThat(ledger.toString())
                .isEqualTo("{\"balanced\":true,\"disagreements\":[{\"eventId\":\"evt_0000000000001\",\"expected\":2,"
                        + "\"found\":1}]}");
        assertThat(api.fakes.calls)
                .containsExactly(
                        "history.ledger 2026-01-01T00:00:00Z null",
                        "history.disagreements 2026-01-01T00:00:00Z null 100");
    }

    @Test
    void replaysADelivery() {
        api.fakes.addEvent(1, Fakes.text("{}"));
        api.fakes.addDelivery(2, 1, 1);
        String replay = "mutation($id: ID!) {replayDelivery(id: $id) {id state replayOf event {id} attempts {number}}}";
        assertThat(data(replay, Map.of("id", "dlv_0000000000002"))
                        .get("replayDelivery")
                        .toString())
                .isEqualTo("{\"id\":\"dlv_0000000000033\",\"state\":\"PENDING\",\"replayOf\":\"dlv_0000000000002\","
                        + "\"event\":{\"id\":\"evt_0000000000001\"},\"attempts\":[]}");
        refused(replay, Map.of("id", "dlv_0000000000009"), "NOT_FOUND", "there is no delivery");
        api.fakes.deliveries.add(new DeliveryView(
                new DeliveryId(5), new EventId(1), new SubscriptionId(1), DeliveryState.PENDING, 4, null, null, null));
        refused(replay, Map.of("id", "dlv_0000000000005"), "BAD_REQUEST", "it is still open");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config:read | {sources {id}}",
                "config:write | mutation {createSource(input: {name: \"a\", preset: \"none\"}) {id}}",
                "subscriptions:read | {subscriptions {id}}",
                "subscriptions:write | mutation {deleteSubscription(id: \"sub_0000000000001\")}",
                "subscriptions:write | mutation {pauseSubscription(id: \"sub_0000000000001\") {id}}",
                "subscriptions:write | mutation {resumeSubscription(id: \"sub_0000000000001\") {id}}",
                "subscriptions:write | mutation {createSubscription(input: {pattern: \"*\", destination: {kind:"
                        + " \"HTTPS\", address: \"https://x.y\"}}) {id}}",
                "events:read | {events {edges {cursor}}}",
                "events:read | {event(id: \"evt_0000000000001\") {id}}",
                "events:read | {deliveries {edges {cursor}}}",
                "events:read | {ledger {accepted}}",
                "events:write | mutation {replayDelivery(id: \"dlv_0000000000001\") {id}}",
                "events:write | mutation {replayEvents(filter: {}) {id}}",
                "events:write | mutation {cancelReplay(id: \"rpl_0000000000001\") {id}}",
                "events:read | {replay(id: \"rpl_0000000000001\") {id}}",
                "events:read | {replays {id}}",
                "backoffs:read | {backoffPolicies {kind}}",
                "backoffs:read | {simulateBackoff(policy: {kind: LINEAR, initialSeconds: 1}) {number}}",
                "backoffs:read | {effectiveBackoff(side: PRODUCER) {kind}}",
                "backoffs:write | mutation {deleteBackoffPolicy(side: PRODUCER)}",
                "backoffs:write | mutation {setBackoffPolicy(input: {kind: LINEAR, initialSeconds: 1}) {kind}}",
                "schemas:read | {schemas {name}}",
                "schemas:write | mutation {registerSchema(input: {namespace: \"a\", name: \"b\", format: JSON_SCHEMA,"
                        + " content: \"{}\"}) {name}}"
            })
    void refusesAnOperationWithoutItsRole(String role, String query) {
        api.fakes.roles.remove(role);
        refused(query, Map.of(), "FORBIDDEN", "needs the role " + role);
        assertThat(api.fakes.calls).isEmpty();
        api.fakes.roles.clear();
        api.fakes.roles.add(Role.USERS_READ.claim());
        refused(query, Map.of(), "FORBIDDEN", "needs the role " + role);
        assertThat(api.fakes.calls).isEmpty();
    }

    @Test
    void showsNoSubscriptionOfADeliveryWithoutTheRole() {
        api.fakes.addDelivery(2, 1, 1);
        api.fakes.roles.remove("subscriptions:read");
        refused(
                "{deliveries {edges {node {subscription {secret}}}}}",
                Map.of(),
                "FORBIDDEN",
                "needs the role subscriptions:read");
    }

    @Test
    void saysThatTheStateCannotBeReachedAndNothingMore() {
        api.fakes.databaseIsGone();
        String answer = refused("{events {edges {cursor}}}", Map.of(), "UNAVAILABLE", "try again")
                .toString();
        assertThat(answer).doesNotContain("secret", "jdbc", "Exception");
    }

    @Test
    void saysOfAFaultThatItWasLoggedAndNothingMore() {
        api.fakes.failure = new IllegalStateException("internal detail");
        String answer =
                refused("{sources {id}}", Map.of(), "INTERNAL", "was logged").toString();
        assertThat(answer).doesNotContain("detail", "certes.", "java.", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{nonsense}",
                "{sources {nonsense}}",
                "{sources",
                "subscription {sources {id}}",
                "{event {id}}",
                "{ledger(since: \"yesterday\") {accepted}}",
                "{events(filter: {since: \"yesterday\"}) {edges {cursor}}}",
                "{events(filter: {state: NONSENSE}) {edges {cursor}}}",
                "mutation {createSource(input: {name: 1, preset: \"none\"}) {id}}",
                "query a {sources {id}} query b {sources {id}}"
            })
    void refusesAQueryThatIsWrong(String query) {
        String answer = refused(query, Map.of(), "BAD_REQUEST", "").toString();
        assertThat(answer).doesNotContain("certes.masterapi", "java.", "Exception", "smallrye");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"i\": {\"name\": \"a\"}}",
                "{\"i\": {\"name\": \"a\", \"preset\": \"none\", \"version\": \"one\"}}",
                "{\"i\": {\"name\": \"a\", \"preset\": \"none\", \"version\": 1e999}}",
                "{\"i\": {\"name\": \"a\", \"preset\": \"none\", \"nonsense\": 1}}",
                "{\"i\": null}",
                "{\"i\": 7}"
            })
    void refusesVariablesThatAreWrong(String variables) throws IOException {
        String body = "{\"query\":\"" + SOURCE + "\",\"variables\":" + variables + "}";
        JsonNode answer = JSON.readTree(api.post("/graphql", body).body());
        assertThat(answer.at("/errors/0/extensions/code").asText()).isEqualTo("BAD_REQUEST");
        assertThat(answer.toString()).doesNotContain("certes.masterapi", "java.", "Exception", "smallrye");
    }

    @Test
    void refusesWhatWouldCostTooMuchBeforeItStarts() {
        String deep = "{events {edges {node " + "{deliveries {event ".repeat(8) + "{id}" + "}}".repeat(8) + "}}}";
        refused(deep, Map.of(), "BAD_REQUEST", "levels deep");
        StringBuilder aliases = new StringBuilder("{");
        for (int i = 0; i < 501; i++) {
            aliases.append('a').append(i).append(": sources {id} ");
        }
        refused(aliases + "}", Map.of(), "BAD_REQUEST", "more than 500 fields");
        refused(
                "{events(first: 500) {edges {node {deliveries {attempts {number status error} event {deliveries"
                        + " {attempts {number status error} event {deliveries {attempts {number status error}}}}}}}}}}",
                Map.of(),
                "BAD_REQUEST",
                "could have");
        refused("{sources {id} #" + "x".repeat(20_000) + "\n}", Map.of(), "BAD_REQUEST", "longer than");
        assertThat(api.fakes.calls).isEmpty();
    }

    @Test
    void answersTheUsualIntrospection() throws IOException {
        try (var query = OperationsTest.class.getResourceAsStream("/introspection.graphql")) {
            JsonNode data = data(new String(query.readAllBytes(), StandardCharsets.UTF_8));
            assertThat(data.at("/__schema/queryType/name").asText()).isEqualTo("Query");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{events(filter: {source: \"a\\u0000\"}) {edges {cursor}}}",
                "{schemas(namespace: \"\\u0000\") {name}}",
                "{ledger(since: \"+1000000-01-01T00:00:00Z\") {accepted}}",
                "{events(filter: {until: \"0001-01-01T00:00:00Z\"}) {edges {cursor}}}",
                "{deliveries(filter: {since: \"0001-01-01T00:00:00Z\"}) {edges {cursor}}}",
                "{simulateBackoff(policy: {kind: LINEAR, initialSeconds: 1}, start: \"0001-01-01T00:00:00Z\") {number}}"
            })
    void refusesWhatTheDatabaseCannotHold(String query) {
        refused(query, Map.of(), "BAD_REQUEST", "must");
        assertThat(api.fakes.calls).isEmpty();
    }

    @Test
    void executesTheNamedOperation() throws IOException {
        String body = "{\"query\":\"query a {sources {id}} query b {schemas {name}}\",\"operationName\":\"b\"}";
        assertThat(api.post("/graphql", body).body()).isEqualTo("{\"data\":{\"schemas\":[]}}");
    }

    private static JsonNode data(String query) {
        return data(query, Map.of());
    }

    private static JsonNode data(String query, Map<String, Object> variables) {
        JsonNode answer = answer(query, variables);
        assertThat(answer.has("errors")).as(answer.toString()).isFalse();
        return answer.get("data");
    }

    private static JsonNode refused(String query, Map<String, Object> variables, String code, String why) {
        JsonNode answer = answer(query, variables);
        JsonNode error = answer.at("/errors/0");
        assertThat(error.at("/extensions/code").asText()).as(answer.toString()).isEqualTo(code);
        assertThat(error.get("message").asText()).contains(why);
        return answer;
    }

    private static JsonNode answer(String query, Map<String, Object> variables) {
        try {
            String body = JSON.writeValueAsString(Map.of("query", query, "variables", variables));
            HttpResponse<String> response = api.post("/graphql", body);
            assertThat(response.statusCode()).isEqualTo(200);
            return JSON.readTree(response.body());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
