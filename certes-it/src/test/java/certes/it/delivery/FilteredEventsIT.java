package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.GitHub;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RunsCertes
class FilteredEventsIT {
    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final RecordingEndpoint other = RecordingEndpoint.open();
    private final String namespace = Names.unique("orders");

    FilteredEventsIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        endpoint.close();
        other.close();
    }

    private String post(String body, Map<String, String> headers) {
        return certes.postOwn("/events/" + namespace + "/1/placed", body, headers)
                .eventId();
    }

    private Subscribed subscribe(RecordingEndpoint to, String filter) {
        return certes.master().subscribe(namespace + "/1/*", to.address(), Map.of("filter", filter));
    }

    private JsonNode filtered(String event) {
        return certes.master()
                .ask(
                        "query($id: ID!) { event(id: $id) { filtered { reason subscription { id filter } } } }",
                        Map.of("id", event))
                .at("/event/filtered");
    }

    @Test
    void goToWhomTheirBodyIsForAndAreExplainedToTheOthers() {
        Subscribed large = subscribe(endpoint, "{\"body\": {\"total\": [{\"numeric\": [\">=\", 100]}]}}");
        Subscribed small = subscribe(other, "{\"body\": {\"total\": [{\"numeric\": [\"<\", 100]}]}}");

        String event = post("{\"total\": 250}", Map.of());

        certes.master().awaitDelivery(event, "DELIVERED");
        assertThat(endpoint.awaitOne().text()).isEqualTo("{\"total\": 250}");
        assertThat(other.received()).isEmpty();
        JsonNode filtered = filtered(event);
        assertThat(filtered).hasSize(1);
        assertThat(filtered.at("/0/reason").asText()).isEqualTo("the filter does not match");
        assertThat(filtered.at("/0/subscription/id").asText()).isEqualTo(small.id());
        assertThat(filtered.at("/0/subscription/filter").asText()).contains("numeric");
        assertThat(certes.master()
                        .story(event)
                        .at("/deliveries/0/subscription/id")
                        .asText())
                .isEqualTo(large.id());
        assertThat(certes.master().ledger().path("balanced").asBoolean()).isTrue();
    }

    @Test
    void areChosenByHeadersAndAttributesWhateverTheirBody() {
        subscribe(
                endpoint,
                "{\"headers\": {\"x-tenant\": [\"acme\"]}, \"name\": [\"placed\"], \"direction\": [\"OUTGOING\"]}");
        subscribe(other, "{\"body\": {\"total\": [{\"exists\": false}]}}");

        String event = post("total=250", Map.of("Content-Type", "text/plain", "X-Tenant", "acme"));

        certes.master().awaitDelivery(event, "DELIVERED");
        assertThat(endpoint.awaitOne().text()).isEqualTo("total=250");
        assertThat(filtered(event).at("/0/reason").asText()).contains("not JSON");
    }

    @Test
    void ofASourceAreChosenByItsName() {
        GitHub gitHub = GitHub.register(certes);
        certes.master()
                .subscribe(
                        gitHub.uri("*"),
                        endpoint.address(),
                        Map.of(
                                "filter",
                                "{\"source\": [\"" + gitHub.source() + "\"], \"body\": {\"action\": [\"created\"]}}"));

        String starred = gitHub.send("star").eventId();
        String pushed = gitHub.send("push").eventId();

        certes.master().awaitDelivery(starred, "DELIVERED");
        assertThat(endpoint.awaitOne().header("certes-event-id")).isEqualTo(starred);
        assertThat(filtered(pushed)).hasSize(1);
        assertThat(certes.master().story(pushed).path("deliveries")).isEmpty();
    }

    @Test
    void needAFilterThatCanBeRead() {
        for (Map.Entry<String, String> wrong : List.of(
                Map.entry("x", "not JSON"),
                Map.entry("{\"action\": [\"opened\"]}", "there is no 'action' to look at"),
                Map.entry("{\"body\": {\"a\": [{\"regex\": \"a+\"}]}}", "Unrecognized match type regex"))) {
            Reply reply = certes.master()
                    .post(
                            "mutation($i: SubscriptionInput!) { createSubscription(input: $i) { id } }",
                            Map.of(
                                    "i",
                                    Map.of(
                                            "pattern",
                                            "*",
                                            "filter",
                                            wrong.getKey(),
                                            "destination",
                                            Map.of("kind", "HTTPS", "address", endpoint.address()))));
            assertThat(reply.json().at("/errors/0/extensions/code").asText()).isEqualTo("BAD_REQUEST");
            assertThat(reply.json().at("/errors/0/message").asText()).contains(wrong.getValue());
        }
    }

    @Test
    void haveThePriorityOfTheirType() {
        certes.master()
                .subscribe(
                        namespace + "/1/*",
                        endpoint.address(),
                        Map.of(
                                "priority",
                                2,
                                "priorities",
                                List.of(Map.of("pattern", namespace + "/1/placed", "priority", 8))));
        String placed = post("{}", Map.of());
        String shipped = certes.postOwn("/events/" + namespace + "/1/shipped", "{}", Map.of())
                .eventId();
        assertThat(certes.master()
                        .awaitDelivery(placed, "DELIVERED")
                        .path("priority")
                        .asInt())
                .isEqualTo(8);
        assertThat(certes.master()
                        .awaitDelivery(shipped, "DELIVERED")
                        .path("priority")
                        .asInt())
                .isEqualTo(2);
    }
}
