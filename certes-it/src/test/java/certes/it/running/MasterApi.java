package certes.it.running;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Reply;
import certes.it.http.Wire;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The Master API as its callers see it: GraphQL over HTTP with a token.
 *
 * @param port that serves {@code /api}
 * @param token of the administrator
 */
public record MasterApi(int port, String token) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STORY =
            "id uri source direction receivedAt contentType headers { name value } body bodyEncoding "
                    + "correlationIds deliveries { id state priority nextAttemptAt reason subscription { id } "
                    + "attempts { number startedAt durationMillis status error responseExcerpt } }";

    /**
     * What somebody subscribed.
     *
     * @param secret as it was shown once
     */
    public record Subscribed(String id, String secret) {}

    /** Asks for a token and keeps it. */
    static MasterApi login(int port, String username, String password) {
        Reply reply = requestToken(port, username, password);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return new MasterApi(port, reply.json().path("token").asText());
    }

    public static Reply requestToken(int port, String username, String password) {
        byte[] body = json(Map.of("username", username, "password", password));
        return Wire.once(port, "POST", "/api/auth/token", Map.of("Content-Type", "application/json"), body);
    }

    /** What a GraphQL request answers, with its errors. */
    public Reply post(String document, Map<String, ?> variables) {
        return post(port, "Bearer " + token, document, variables);
    }

    /** The same with another authorization, on either port. */
    public static Reply post(int port, String authorization, String document, Map<String, ?> variables) {
        Map<String, String> headers = authorization.isEmpty()
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", "Authorization", authorization);
        byte[] body = json(Map.of("query", document, "variables", variables));
        return Wire.once(port, "POST", "/api/graphql", headers, body);
    }

    /** The data of an answer without errors. */
    public JsonNode ask(String document, Map<String, ?> variables) {
        Reply reply = post(document, variables);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.json().has("errors")).as(reply.toString()).isFalse();
        return reply.json().path("data");
    }

    public JsonNode ask(String document) {
        return ask(document, Map.of());
    }

    /** Makes a source with further settings and answers it. */
    public JsonNode createSource(String name, String preset, List<String> secrets, Map<String, ?> settings) {
        Map<String, Object> input = new HashMap<>(settings);
        input.put("name", name);
        input.put("preset", preset);
        input.put("secrets", secrets);
        return ask(
                        "mutation($input: SourceInput!) { createSource(input: $input) "
                                + "{ id name preset namespace version strict } }",
                        Map.of("input", input))
                .path("createSource");
    }

    public Subscribed subscribe(String pattern, String address) {
        return subscribe(pattern, address, Map.of());
    }

    /** Subscribes with further settings. */
    public Subscribed subscribe(String pattern, String address, Map<String, ?> settings) {
        Map<String, Object> input = new HashMap<>(settings);
        input.put("pattern", pattern);
        input.put("destination", Map.of("kind", "HTTPS", "address", address));
        JsonNode made = ask(
                        "mutation($input: SubscriptionInput!) { createSubscription(input: $input) { id secret } }",
                        Map.of("input", input))
                .path("createSubscription");
        return new Subscribed(made.path("id").asText(), made.path("secret").asText());
    }

    /** Calls a mutation on one subscription: pause, resume. */
    public JsonNode changeSubscription(String verb, String id) {
        String name = verb + "Subscription";
        return ask("mutation($id: ID!) { " + name + "(id: $id) { id state } }", Map.of("id", id))
                .path(name);
    }

    public void deleteSubscription(String id) {
        JsonNode data = ask("mutation($id: ID!) { deleteSubscription(id: $id) }", Map.of("id", id));
        assertThat(data.path("deleteSubscription").asBoolean()).isTrue();
    }

    public JsonNode subscription(String id) {
        JsonNode all = ask("{ subscriptions { id pattern priority state subscriber createdAt } }")
                .path("subscriptions");
        return StreamSupport.stream(all.spliterator(), false)
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no subscription " + id + " in " + all));
    }

    /** An event with everything that happened to it. */
    public JsonNode story(String eventId) {
        return ask("query($id: ID!) { event(id: $id) { " + STORY + " } }", Map.of("id", eventId))
                .path("event");
    }

    /** The only delivery of an event, once it has that state. */
    public JsonNode awaitDelivery(String eventId, String state) {
        Eventually.holds(() -> assertThat(story(eventId).path("deliveries"))
                .as("deliveries of " + eventId)
                .hasSize(1)
                .allSatisfy(delivery -> assertThat(delivery.path("state").asText())
                        .as(delivery.toString())
                        .isEqualTo(state)));
        return story(eventId).path("deliveries").get(0);
    }

    /** All pages of the events that a filter lets through, newest first. */
    public List<JsonNode> events(Map<String, ?> filter) {
        List<JsonNode> nodes = new ArrayList<>();
        Map<String, Object> variables = new HashMap<>(Map.of("filter", filter));
        JsonNode page;
        do {
            page = ask(
                            "query($filter: EventFilter, $after: String) { events(filter: $filter, first: 100, after: $after) "
                                    + "{ edges { node { id uri deliveries { id state } } } pageInfo { hasNextPage endCursor } } }",
                            variables)
                    .path("events");
            page.path("edges").forEach(edge -> nodes.add(edge.path("node")));
            variables.put("after", page.path("pageInfo").path("endCursor").asText());
        } while (page.path("pageInfo").path("hasNextPage").asBoolean());
        return nodes;
    }

    public JsonNode ledger() {
        return ask("{ ledger { accepted deliveriesExpected delivered deadLettered cancelled pending balanced } }")
                .path("ledger");
    }

    /** Waits until nothing is pending, and checks that the ledger is balanced. */
    public JsonNode awaitQuiet(Duration patience) {
        Eventually.within(
                patience,
                () -> assertThat(ledger().path("pending").asLong())
                        .as("pending deliveries")
                        .isZero());
        JsonNode ledger = ledger();
        assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
        return ledger;
    }

    /** The bytes of a JSON document. */
    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
