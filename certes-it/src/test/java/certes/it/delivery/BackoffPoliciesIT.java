package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.GitHub;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RunsCertes
class BackoffPoliciesIT {
    private final CertesInstance certes;
    private final GitHub gitHub;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open().answering(Answer.status(500));

    BackoffPoliciesIT(CertesInstance certes) {
        this.certes = certes;
        this.gitHub = GitHub.register(certes);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    /** A policy whose first delay tells it apart. */
    private void set(Map<String, ?> scope, int initialSeconds) {
        Map<String, Object> input = new HashMap<>(scope);
        input.putAll(Map.of("kind", "LINEAR", "initialSeconds", initialSeconds, "jitter", 0, "maxAttempts", 5));
        certes.master()
                .ask("mutation($i: BackoffPolicyInput!) { setBackoffPolicy(input: $i) { rule } }", Map.of("i", input));
    }

    private JsonNode effective(String event, Subscribed subscription) {
        return certes.master()
                .ask(
                        "query($source: String, $type: String, $subscription: ID) { effectiveBackoff(side: SUBSCRIBER,"
                                + " source: $source, eventType: $type, subscriptionId: $subscription)"
                                + " { rule why initialSeconds source eventType } }",
                        Map.of(
                                "source", gitHub.source(),
                                "type", gitHub.uri(event),
                                "subscription", subscription.id()))
                .path("effectiveBackoff");
    }

    /** How long after the end of its first attempt a delivery of the event is due again. */
    private Duration scheduled(String event) {
        String id = gitHub.send(event).eventId();
        Eventually.holds(() -> assertThat(
                        certes.master().story(id).at("/deliveries/0/state").asText())
                .isEqualTo("SCHEDULED"));
        JsonNode delivery = certes.master().story(id).at("/deliveries/0");
        JsonNode attempt = delivery.at("/attempts/0");
        return Duration.between(
                OffsetDateTime.parse(attempt.path("startedAt").asText())
                        .plus(Duration.ofMillis(attempt.path("durationMillis").asLong())),
                OffsetDateTime.parse(delivery.path("nextAttemptAt").asText()));
    }

    @Test
    void ofSourceAndEventTypeScheduleAsEffectiveBackoffSays() {
        Subscribed subscription = certes.master().subscribe(gitHub.uri("*"), endpoint.address());
        set(Map.of("side", "SUBSCRIBER", "source", gitHub.source()), 1_000);
        set(Map.of("side", "SUBSCRIBER", "eventType", gitHub.uri("push")), 2_000);
        set(Map.of("side", "SUBSCRIBER", "source", gitHub.source(), "eventType", gitHub.uri("fork")), 3_000);
        set(Map.of("side", "PRODUCER", "eventType", gitHub.uri("star")), 9_000);

        assertSchedules("star", "SOURCE", 1_000, subscription);
        assertSchedules("push", "EVENT_TYPE", 2_000, subscription);
        assertSchedules("fork", "SOURCE_AND_EVENT_TYPE", 3_000, subscription);
        assertThat(effective("push", subscription).path("why").asText())
                .contains("of event type " + gitHub.uri("push") + " holds")
                .contains("none of the subscription")
                .contains("goes before that of source " + gitHub.source());

        JsonNode deleted = certes.master()
                .ask(
                        "mutation($type: String) { deleteBackoffPolicy(side: SUBSCRIBER, eventType: $type) }",
                        Map.of("type", gitHub.uri("push")));
        assertThat(deleted.path("deleteBackoffPolicy").asBoolean()).isTrue();
        assertSchedules("push", "SOURCE", 1_000, subscription);
    }

    private void assertSchedules(String event, String rule, int seconds, Subscribed subscription) {
        JsonNode policy = effective(event, subscription);
        assertThat(policy.path("rule").asText()).isEqualTo(rule);
        assertThat(policy.path("initialSeconds").asInt()).isEqualTo(seconds);
        // counted from the recording, which follows the attempt
        assertThat(scheduled(event)).isBetween(Duration.ofSeconds(seconds - 1), Duration.ofSeconds(seconds + 60));
    }

    @Test
    void ofASubscriptionGoBeforeAllOthers() {
        set(Map.of("side", "SUBSCRIBER", "source", gitHub.source(), "eventType", gitHub.uri("push")), 3_000);
        Subscribed subscription = certes.master()
                .subscribe(
                        gitHub.uri("*"),
                        endpoint.address(),
                        Map.of("backoff", Map.of("kind", "LINEAR", "initialSeconds", 500, "jitter", 0)));
        assertSchedules("push", "SUBSCRIPTION", 500, subscription);
    }
}
