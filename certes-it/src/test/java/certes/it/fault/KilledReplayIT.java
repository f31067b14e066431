package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@RunsCertes(Setting.FRAGILE)
class KilledReplayIT {

    private static final int EVENTS = 100;

    private final CertesInstance certes;

    KilledReplayIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void goesOnWhereItWas() {
        String source = Names.unique("replayed");
        certes.master().createSource(source, "none", List.of(), Map.of());
        Set<String> ids = new HashSet<>();
        try (RecordingEndpoint endpoint = RecordingEndpoint.open().answering(Answer.status(500))) {
            certes.master()
                    .subscribe(
                            source + "/1/*",
                            endpoint.address(),
                            Map.of("backoff", Map.of("kind", "LINEAR", "initialSeconds", 1, "maxAttempts", 1)));
            for (int i = 0; i < EVENTS; i++) {
                ids.add(certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                        .eventId());
            }
            certes.master().awaitQuiet(Duration.ofMinutes(1));
            int before = endpoint.received().size();
            endpoint.answering(Answer.status(200));
            String replay = certes.master()
                    .ask(
                            "mutation($filter: EventFilter!) { replayEvents(filter: $filter, ratePerSecond: 10) { id } }",
                            Map.of("filter", Map.of("source", source)))
                    .at("/replayEvents/id")
                    .asText();
            Eventually.holds(
                    () -> assertThat(shown(replay).path("created").asInt()).isPositive());

            certes.kill();
            certes.start();

            Eventually.within(
                    Duration.ofMinutes(2),
                    () -> assertThat(shown(replay).path("state").asText()).isEqualTo("DONE"));
            assertThat(shown(replay).path("created").asInt()).isEqualTo(EVENTS);
            certes.master().awaitQuiet(Duration.ofMinutes(1));
            List<Received> after =
                    endpoint.received().subList(before, endpoint.received().size());
            assertThat(after.stream().map(Received::webhookId).distinct()).hasSize(EVENTS);
            assertThat(after.stream().map(one -> one.header("certes-event-id")).collect(Collectors.toSet()))
                    .isEqualTo(ids);
        }
    }

    private JsonNode shown(String replay) {
        return certes.master()
                .ask("query($id: ID!) { replay(id: $id) { state created } }", Map.of("id", replay))
                .path("replay");
    }
}
