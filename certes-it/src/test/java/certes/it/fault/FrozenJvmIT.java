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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes share their rows and their queue; one stands still while it holds deliveries, and then goes on. */
@Tag("lengthy")
@RunsCertes(Setting.EXTERNAL)
class FrozenJvmIT {

    private static final int EVENTS = 20;
    private static final Duration AT_LEAST = Form.lasting(Duration.ZERO, Duration.ofMinutes(1));

    private final CertesInstance certes;

    FrozenJvmIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void whatItKnewOverwritesNothingOnceItWakesUp() throws Exception {
        String source = Names.unique("frozen");
        certes.master().createSource(source, "none", List.of(), Map.of());
        CountDownLatch gate = new CountDownLatch(1);
        Answer late = Answer.after(gate, Answer.body(500, "too late"));
        Set<String> ids = new HashSet<>();
        try (RecordingEndpoint endpoint = RecordingEndpoint.open().answering(request -> late);
                CertesInstance other = certes.another("external-other")) {
            certes.master().subscribe(source + "/1/*", endpoint.address(), Map.of("timeoutSeconds", 5));
            for (int i = 0; i < EVENTS; i++) {
                ids.add(certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                        .eventId());
            }
            endpoint.await(EVENTS);
            certes.freeze();
            long frozenAt = System.nanoTime();
            endpoint.answering(Answer.status(200));
            gate.countDown(); // its answers are 500, and wait for it in its sockets

            other.start();
            other.master().awaitQuiet(Duration.ofMinutes(3)); // once its leases have run out
            Thread.sleep(Math.max(0, AT_LEAST.toMillis() - (System.nanoTime() - frozenAt) / 1_000_000));
            certes.thaw();

            Eventually.holds(() -> assertThat(certes.isReady()).isTrue());
            String last = certes.post("/events/" + source, "{\"number\":-1}", Map.of())
                    .eventId();
            certes.master().awaitDelivery(last, "DELIVERED");
            certes.master().awaitQuiet(Duration.ofMinutes(3));
            assertThat(ids).allSatisfy(id -> assertUntouched(certes.master().story(id)));
            assertThat(endpoint.received())
                    .filteredOn(one -> ids.contains(one.header("certes-event-id")))
                    .as("sent by each node once")
                    .hasSize(2 * EVENTS);
            assertThat(endpoint.received().stream().map(Received::webhookId).distinct())
                    .hasSize(EVENTS + 1);
        }
    }

    private static void assertUntouched(JsonNode event) {
        JsonNode delivery = event.path("deliveries").get(0);
        assertThat(delivery.path("state").asText()).as(event.toString()).isEqualTo("DELIVERED");
        assertThat(delivery.path("attempts")).as(event.toString()).hasSize(1);
        assertThat(delivery.at("/attempts/0/status").asInt())
                .as(event.toString())
                .isEqualTo(200);
    }
}
