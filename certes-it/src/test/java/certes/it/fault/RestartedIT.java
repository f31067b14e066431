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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@RunsCertes(Setting.FRAGILE)
class RestartedIT {

    private static final int EVENTS = Form.LONG ? 10_000 : 500;

    private final CertesInstance certes;

    RestartedIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void firesEveryRetryThatWasScheduledBeforeItStopped() {
        String source = Names.unique("scheduled");
        certes.master().createSource(source, "none", List.of(), Map.of());
        Set<String> ids = new HashSet<>();
        try (RecordingEndpoint endpoint = RecordingEndpoint.open().answering(Answer.status(503))) {
            certes.master()
                    .subscribe(
                            source + "/1/*",
                            endpoint.address(),
                            Map.of(
                                    "backoff",
                                    Map.of(
                                            "kind", "LINEAR",
                                            "initialSeconds", 15,
                                            "maxDelaySeconds", 30,
                                            "maxAttempts", 100)));
            for (int i = 0; i < EVENTS; i++) {
                ids.add(certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                        .eventId());
            }
            Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", "SCHEDULED")))
                    .hasSize(EVENTS));
            int before = endpoint.received().size();

            certes.stop();
            endpoint.answering(Answer.status(200));
            certes.start();

            certes.master().awaitQuiet(Duration.ofMinutes(3));
            List<Received> after =
                    endpoint.received().subList(before, endpoint.received().size());
            assertThat(after).extracting(one -> one.header("certes-event-id")).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(after).allSatisfy(one -> assertThat(one.attempt()).isGreaterThan(1));
            assertThat(webhookIds(after))
                    .isEqualTo(webhookIds(endpoint.received().subList(0, before)));
        }
    }

    private static Map<String, Set<String>> webhookIds(List<Received> requests) {
        return requests.stream()
                .collect(Collectors.groupingBy(
                        one -> one.header("certes-event-id"),
                        Collectors.mapping(Received::webhookId, Collectors.toSet())));
    }
}
