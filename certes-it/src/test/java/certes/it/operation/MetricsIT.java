package certes.it.operation;

import static certes.it.running.Problems.assertRefused;
import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.http.Wire;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus finds. The counters are those of a process that other tests use too, so it is their rise that counts. */
@RunsCertes
class MetricsIT {

    private final CertesInstance certes;

    MetricsIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void countWhatHappensToEvents() {
        String source = Names.unique("source");
        certes.master().createSource(source, "none", List.of(), Map.of());
        Map<String, Double> before = metrics();
        try (RecordingEndpoint endpoint = RecordingEndpoint.open()) {
            certes.master().subscribe(source + "/1/*", endpoint.address());
            for (String key : List.of("first", "second", "third", "third")) {
                assertThat(certes.post("/events/" + source, "{}", Map.of("Idempotency-Key", key))
                                .status())
                        .isEqualTo(202);
            }
            assertRefused(certes.post("/events/" + Names.unique("nobody"), "{}", Map.of()), 404);
            endpoint.await(3);
            Eventually.holds(() -> {
                Map<String, Double> after = metrics();
                assertThat(rise("certes_events_accepted_total{direction=\"incoming\"}", before, after))
                        .isEqualTo(3);
                assertThat(rise("certes_events_repeated_total{direction=\"incoming\"}", before, after))
                        .isEqualTo(1);
                assertThat(rise("certes_events_refused_total{status=\"404\"}", before, after))
                        .isEqualTo(1);
                assertThat(rise("certes_event_accept_seconds_count", before, after))
                        .isEqualTo(4);
                assertThat(rise("certes_group_commit_events_sum", before, after))
                        .isEqualTo(4);
                // what other tests left may be delivered meanwhile
                assertThat(rise("certes_deliveries_total{outcome=\"delivered\"}", before, after))
                        .isGreaterThanOrEqualTo(3);
                assertThat(rise("certes_attempt_seconds_count{answer=\"2xx\"}", before, after))
                        .isGreaterThanOrEqualTo(3);
                assertThat(rise("certes_handover_seconds_count", before, after)).isGreaterThanOrEqualTo(3);
            });
        }
    }

    @Test
    void areThoseOfTheDocumentation() throws IOException {
        String type = Names.unique("type");
        try (RecordingEndpoint endpoint = RecordingEndpoint.open()) {
            certes.master().subscribe("_/1/" + type, endpoint.address());
            certes.postOwn("/events/" + type + "/1", "{}", Map.of());
            endpoint.awaitOne();
            certes.post("/events/" + Names.unique("nobody"), "{}", Map.of());
        }
        Map<String, String> documented =
                types("\\| `(certes_\\w+)` \\| (\\w+) \\|.*", Files.readString(Path.of("..", "docs", "metrics.md")));

        assertThat(documented).isNotEmpty();
        assertThat(types(
                        "# TYPE (certes_\\w+) (\\w+)",
                        get(certes.masterPort(), "/metrics").text()))
                .isEqualTo(documented);
    }

    private static Map<String, String> types(String line, String text) {
        return Pattern.compile(line)
                .matcher(text)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    }

    @Test
    void showWhatWaitsAndTheJvm() {
        certes.postOwn("/events/" + Names.unique("type") + "/1", "{}", Map.of());
        assertThat(metrics())
                .containsKeys(
                        "certes_waiting_room_events",
                        "certes_relay_queued_deliveries{priority=\"4\"}",
                        "certes_relay_backlog{priority=\"4\"}",
                        "jvm_memory_used_bytes{area=\"heap\"}",
                        "jvm_threads_current",
                        "process_cpu_seconds_total");
    }

    @Test
    void tellNothingOfTheServerAndNameNoSource() {
        String source = Names.unique("source");
        certes.master().createSource(source, "none", List.of(), Map.of());
        certes.post("/events/" + source, "{}", Map.of());
        assertTellsNothingOfTheServer(get(certes.masterPort(), "/metrics"));
        assertThat(get(certes.masterPort(), "/metrics").text()).doesNotContain(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/", "/metrics/vendor", "/openapi", "/openapi/ui"})
    void areNotServedByTheGateway(String path) {
        assertRefused(get(certes.gatewayPort(), path), 404);
    }

    private Map<String, Double> metrics() {
        Reply reply = get(certes.masterPort(), "/metrics");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.header("content-type")).startsWith("text/plain");
        Map<String, Double> samples = new HashMap<>();
        reply.text().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int value = line.lastIndexOf(' ');
            samples.put(line.substring(0, value), Double.valueOf(line.substring(value + 1)));
        });
        return samples;
    }

    private static double rise(String series, Map<String, Double> before, Map<String, Double> after) {
        assertThat(after).containsKey(series);
        return after.get(series) - before.getOrDefault(series, 0.0);
    }

    private static Reply get(int port, String path) {
        return Wire.once(port, "GET", path, Map.of(), new byte[0]);
    }
}
