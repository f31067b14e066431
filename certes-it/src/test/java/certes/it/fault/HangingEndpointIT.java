package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One endpoint of ten takes every request and answers none. */
@RunsCertes
class HangingEndpointIT {

    private static final int ENDPOINTS = 10;
    private static final int EVENTS = Form.LONG ? 2_000 : 200;
    private static final int TIMEOUT_SECONDS = Form.LONG ? 30 : 5;
    private static final Pattern POSTED = Pattern.compile("\"posted\":([0-9]+)");

    private final CertesInstance certes;
    private final List<RecordingEndpoint> endpoints = new ArrayList<>();
    private final List<Long> latencies = new ArrayList<>();

    HangingEndpointIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        endpoints.forEach(RecordingEndpoint::close);
    }

    @Test
    void theOthersGetEverythingMeanwhileAndItGetsEverythingAfterwards() {
        String source = Names.unique("ten");
        certes.master().createSource(source, "none", List.of(), Map.of());
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.add(RecordingEndpoint.open());
            certes.master()
                    .subscribe(
                            source + "/1/*",
                            endpoints.get(i).address(),
                            Map.of(
                                    "timeoutSeconds",
                                    TIMEOUT_SECONDS,
                                    "backoff",
                                    Map.of(
                                            "kind", "LINEAR",
                                            "initialSeconds", 1,
                                            "maxDelaySeconds", 2,
                                            "maxAttempts", 1_000)));
        }
        RecordingEndpoint hanging = endpoints.get(0);
        List<RecordingEndpoint> others = endpoints.subList(1, ENDPOINTS);
        others.forEach(other -> other.answering(this::timed));

        deliver(source); // so that everything is warm
        deliver(source);
        long before = p99();

        CountDownLatch gate = new CountDownLatch(1);
        hanging.answering(request -> Answer.after(gate, Answer.status(200)));
        Set<String> meanwhile = post(source);
        others.forEach(other -> awaitAll(other, meanwhile));
        long harmed = p99();

        hanging.answering(Answer.status(200));
        gate.countDown();
        awaitAll(hanging, meanwhile);
        for (String state : List.of("PENDING", "SCHEDULED", "IN_FLIGHT")) {
            Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", state)))
                    .isEmpty());
        }
        deliver(source);
        System.out.printf(
                "one of %d endpoints hangs: p99 at the others %d ms, without it %d ms before and %d ms after%n",
                ENDPOINTS, harmed, before, p99());
    }

    private void deliver(String source) {
        synchronized (latencies) {
            latencies.clear();
        }
        Set<String> ids = post(source);
        endpoints.forEach(endpoint -> awaitAll(endpoint, ids));
    }

    private Set<String> post(String source) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < EVENTS; i++) {
            ids.add(certes.post("/events/" + source, "{\"posted\":" + System.nanoTime() + "}", Map.of())
                    .eventId());
        }
        return ids;
    }

    private Answer timed(Received request) {
        Matcher posted = POSTED.matcher(request.text());
        if (posted.find()) {
            synchronized (latencies) {
                latencies.add(System.nanoTime() - Long.parseLong(posted.group(1)));
            }
        }
        return Answer.status(200);
    }

    /** In milliseconds, of what arrived since the last call; told, and not judged: machines differ. */
    private long p99() {
        synchronized (latencies) {
            List<Long> sorted = latencies.stream().sorted().toList();
            latencies.clear();
            return TimeUnit.NANOSECONDS.toMillis(sorted.get(sorted.size() * 99 / 100));
        }
    }

    private static void awaitAll(RecordingEndpoint endpoint, Set<String> ids) {
        Eventually.within(
                Duration.ofMinutes(3),
                () -> assertThat(endpoint.received().stream()
                                .map(one -> one.header("certes-event-id"))
                                .filter(ids::contains)
                                .distinct())
                        .hasSize(ids.size()));
    }
}
