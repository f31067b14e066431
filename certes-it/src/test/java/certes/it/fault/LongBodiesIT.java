package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Events of 8 MiB for an endpoint that hangs: more of them than the heap would hold. Meanwhile they are listed, too. */
@RunsCertes(Setting.TIGHT)
class LongBodiesIT {

    private static final int EVENTS = Form.LONG ? 150 : 60;
    private static final int LENGTH = 8 << 20;
    private static final Map<String, ?> BRIEF = Map.of(
            "timeoutSeconds",
            5,
            "backoff",
            Map.of("kind", "LINEAR", "initialSeconds", 1, "maxDelaySeconds", 2, "maxAttempts", 1_000));

    private final CertesInstance certes;
    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final CountDownLatch gate = new CountDownLatch(1);

    LongBodiesIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void waitInTheirRowsUntilTheirDestinationAnswersAndHarmNobodyMeanwhile() {
        String source = Names.unique("long");
        String other = Names.unique("short");
        certes.master().createSource(source, "none", List.of(), Map.of());
        certes.master().createSource(other, "none", List.of(), Map.of());
        try (RecordingEndpoint hanging = RecordingEndpoint.into(request -> {});
                RecordingEndpoint well = RecordingEndpoint.open()) {
            hanging.answering(request -> (connection, closing) -> {
                boolean goesOn = Answer.after(gate, Answer.status(200)).to(connection, closing);
                assertThat(request.body()).hasSize(LENGTH);
                delivered.add(request.header("certes-event-id"));
                return goesOn;
            });
            certes.master().subscribe(source + "/1/*", hanging.address(), BRIEF);
            certes.master().subscribe(other + "/1/*", well.address(), BRIEF);

            Set<String> accepted = new HashSet<>();
            byte[] body = body();
            for (int i = 0; i < EVENTS; i++) {
                accepted.add(certes.post("/events/" + source, body, Map.of("content-type", "application/json"))
                        .eventId());
            }
            certes.post("/events/" + other, "{}", Map.of("content-type", "application/json"));
            well.await(1);

            assertThat(certes.master().events(Map.of("source", source))).hasSize(EVENTS);
            String one = accepted.iterator().next();
            assertThat(certes.master().story(one).path("body").asText()).hasSize(LENGTH);
            Reply all = certes.master().post("{ events(first: 100) { edges { node { id body } } } }", Map.of());
            assertThat(all.json().path("errors")).hasSize(1);
            assertThat(all.json().at("/errors/0/message").asText()).contains("ask for fewer events at once (first)");

            gate.countDown();
            Eventually.within(Duration.ofMinutes(5), () -> assertThat(delivered).containsAll(accepted));
            JsonNode ledger = certes.master().awaitQuiet(Duration.ofMinutes(1));
            assertThat(ledger.path("delivered").asInt()).isEqualTo(EVENTS + 1);
        }
    }

    private static byte[] body() {
        byte[] body = new byte[LENGTH];
        Arrays.fill(body, (byte) 'x');
        body[0] = '"';
        body[LENGTH - 1] = '"';
        return body;
    }
}
