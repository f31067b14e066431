package certes.it.master;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RunsCertes
class ReplaysIT {

    private static final int EVENTS = 40;
    private static final Map<String, Object> ONCE =
            Map.of("kind", "LINEAR", "initialSeconds", 1, "jitter", 0, "maxAttempts", 1);

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String source = Names.unique("replayed");
    private final Set<String> ids = new HashSet<>();
    private Subscribed subscription;

    ReplaysIT(CertesInstance certes) {
        this.certes = certes;
    }

    @BeforeEach
    void giveUpEveryEvent() {
        endpoint.answering(Answer.status(500));
        certes.master().createSource(source, "none", List.of(), Map.of());
        subscription = certes.master().subscribe(source + "/1/*", endpoint.address(), Map.of("backoff", ONCE));
        for (int i = 0; i < EVENTS; i++) {
            ids.add(certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                    .eventId());
        }
        Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", "DEAD_LETTERED")))
                .hasSize(EVENTS));
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private JsonNode replay(Map<String, ?> more) {
        Map<String, Object> variables = new HashMap<>(more);
        variables.put("filter", Map.of("source", source));
        return certes.master()
                .ask(
                        "mutation($filter: EventFilter!, $to: ID, $all: Boolean, $rate: Int) { replayEvents(filter: $filter,"
                                + " subscriptionId: $to, includeAcknowledged: $all, ratePerSecond: $rate) { id state } }",
                        variables)
                .path("replayEvents");
    }

    private JsonNode shown(JsonNode replay) {
        return certes.master()
                .ask(
                        "query($id: ID!) { replay(id: $id) { state examined created skipped finishedAt } }",
                        Map.of("id", replay.path("id").asText()))
                .path("replay");
    }

    private JsonNode awaitDone(JsonNode replay) {
        Eventually.holds(() -> assertThat(shown(replay).path("state").asText()).isEqualTo("DONE"));
        return shown(replay);
    }

    @Test
    void deliversAgainWhatWasNotAcknowledgedAtItsRate() {
        int before = endpoint.received().size();
        endpoint.answering(Answer.status(200));

        JsonNode replay = replay(Map.of("rate", 10));

        Eventually.holds(() -> assertThat(shown(replay).path("created").asInt()).isBetween(1, EVENTS - 1));
        JsonNode done = awaitDone(replay);
        assertThat(done.path("created").asInt()).isEqualTo(EVENTS);
        assertThat(done.path("finishedAt").asText()).isNotEmpty();
        List<Received> received = endpoint.await(before + EVENTS).subList(before, before + EVENTS);
        assertThat(received).extracting(one -> one.header("certes-event-id")).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(received).extracting(Received::webhookId).doesNotHaveDuplicates();
        Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", "DELIVERED")))
                .hasSize(EVENTS));

        JsonNode again = awaitDone(replay(Map.of()));
        assertThat(again.path("created").asInt()).isZero();
        assertThat(again.path("skipped").asInt()).isEqualTo(EVENTS);
        JsonNode all = awaitDone(replay(Map.of("all", true)));
        assertThat(all.path("created").asInt()).isEqualTo(EVENTS);
        endpoint.await(before + 2 * EVENTS);
        assertBalanced();
    }

    @Test
    void givesANewSubscriptionWhatWasAcceptedBeforeIt() {
        try (RecordingEndpoint other = RecordingEndpoint.open()) {
            Subscribed fresh = certes.master().subscribe(source + "/1/*", other.address());

            replay(Map.of("to", fresh.id()));

            assertThat(other.await(EVENTS).stream()
                            .map(one -> one.header("certes-event-id"))
                            .collect(Collectors.toSet()))
                    .isEqualTo(ids);
            certes.master().deleteSubscription(fresh.id());
        }
        assertBalanced();
    }

    @Test
    void cancelsWhatNobodyHasClaimed() {
        certes.master().changeSubscription("pause", subscription.id());
        JsonNode replay = replay(Map.of("rate", 5));
        Eventually.holds(() -> assertThat(shown(replay).path("created").asInt()).isPositive());

        certes.master()
                .ask(
                        "mutation($id: ID!) { cancelReplay(id: $id) { state } }",
                        Map.of("id", replay.path("id").asText()));

        assertThat(shown(replay).path("state").asText()).isEqualTo("CANCELLED");
        int created = shown(replay).path("created").asInt();
        assertThat(created).isLessThan(EVENTS);
        Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", "CANCELLED")))
                .hasSize(created));
        certes.master().changeSubscription("resume", subscription.id());
        assertThat(shown(replay).path("created").asInt()).isEqualTo(created);
        assertBalanced();
    }

    private void assertBalanced() {
        JsonNode ledger = certes.master()
                .ask("{ ledger { balanced disagreements { eventId expected found } } }")
                .path("ledger");
        assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
        assertThat(ledger.path("disagreements")).as(ledger.toString()).isEmpty();
    }
}
