package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An endpoint is down while very many events come for it, and then it is back. */
@Tag("lengthy")
@RunsCertes
class ReturningEndpointIT {
    /** More than the failures in a row that open a circuit. */
    private static final int TRIED = 50;

    private static final int WAITING = Form.LONG ? 100_000 : 1_000;
    private static final int FRESH = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final CertesInstance certes;
    private final String source = Names.unique("returning");

    ReturningEndpointIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void isProbedThenSentMoreAndMoreAndFreshEventsDoNotWaitForTheOldOnes() {
        certes.master().createSource(source, "none", List.of(), Map.of());
        try (RecordingEndpoint endpoint = RecordingEndpoint.open().answering(Answer.status(503))) {
            String subscription = certes.master()
                    .subscribe(
                            source + "/1/*",
                            endpoint.address(),
                            Map.of(
                                    "backoff",
                                    Map.of(
                                            "kind", "LINEAR",
                                            "initialSeconds", 1,
                                            "maxDelaySeconds", 5,
                                            "maxAttempts", 100_000)))
                    .id();
            Set<String> old = post(TRIED);
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(circuit(subscription).path("state").asText())
                            .isEqualTo("OPEN"));
            old.addAll(post(WAITING));
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(circuit(subscription).path("waiting").asInt())
                            .isEqualTo(old.size()));
            assertThat(endpoint.received())
                    .as("requests to an endpoint that is down")
                    .hasSizeLessThan(WAITING);

            List<Arrival> arrivals = new ArrayList<>();
            endpoint.answering(request -> {
                synchronized (arrivals) {
                    arrivals.add(Arrival.of(request));
                }
                return Answer.status(200);
            });
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(circuit(subscription).path("state").asText())
                            .isEqualTo("RECOVERING"));
            long posted = System.nanoTime();
            Set<String> fresh = post(FRESH);

            certes.master().awaitQuiet(PATIENCE);
            List<Arrival> all = copy(arrivals);
            Set<String> sent = new HashSet<>(old);
            sent.addAll(fresh);
            assertThat(all).extracting(Arrival::eventId).containsExactlyInAnyOrderElementsOf(sent);
            assertThat(all.subList(0, all.size() - WAITING / 2))
                    .as("the first half")
                    .extracting(Arrival::eventId)
                    .containsAll(fresh);
            isPaced(all, fresh);
            Eventually.holds(() -> assertThat(circuit(subscription).isNull()).isTrue());
            long lastFresh = all.stream()
                    .filter(one -> fresh.contains(one.eventId()))
                    .mapToLong(Arrival::nanos)
                    .max()
                    .orElseThrow();
            System.out.printf(
                    "an endpoint is back for which %d waited: all sent in %d ms, %d fresh ones in %d ms%n",
                    old.size(),
                    TimeUnit.NANOSECONDS.toMillis(
                            all.get(all.size() - 1).nanos() - all.get(0).nanos()),
                    FRESH,
                    TimeUnit.NANOSECONDS.toMillis(lastFresh - posted));
        }
    }

    private record Arrival(long nanos, String eventId) {
        static Arrival of(Received request) {
            return new Arrival(System.nanoTime(), request.header("certes-event-id"));
        }
    }

    /** Twice as many each second at most; those that were under way when the circuit opened come at their own times. */
    private static void isPaced(List<Arrival> all, Set<String> fresh) {
        List<Arrival> waited =
                all.stream().filter(one -> !fresh.contains(one.eventId())).toList();
        for (int seconds = 1; seconds <= 8; seconds++) {
            long until = waited.get(0).nanos() + TimeUnit.SECONDS.toNanos(seconds);
            assertThat(waited.stream().filter(one -> one.nanos() < until))
                    .as("arrived in the first %d seconds", seconds)
                    .hasSizeLessThanOrEqualTo(TRIED + (4 << seconds));
        }
    }

    private static List<Arrival> copy(List<Arrival> arrivals) {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    private Set<String> post(int events) {
        return IntStream.range(0, events)
                .parallel()
                .mapToObj(i -> certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                        .eventId())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private JsonNode circuit(String subscription) {
        for (JsonNode one : certes.master()
                .ask("{ subscriptions { id circuit { state waiting } } }")
                .path("subscriptions")) {
            if (one.path("id").asText().equals(subscription)) {
                return one.path("circuit");
            }
        }
        throw new AssertionError("no subscription " + subscription);
    }
}
