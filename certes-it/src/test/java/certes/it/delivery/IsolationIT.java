package certes.it.delivery;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the trouble of one destination is its own, and ends paced. */
@RunsCertes(RunsCertes.Setting.IMPATIENT)
class IsolationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Map<String, Object> OFTEN =
            Map.of("kind", "LINEAR", "initialSeconds", 0.3, "factor", 0.001, "jitter", 0, "maxAttempts", 100_000);

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String namespace = Names.unique("parcels");

    IsolationIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        subscriptions()
                .forEach(
                        one -> certes.master().deleteSubscription(one.path("id").asText()));
        endpoint.close();
    }

    private JsonNode subscriptions() {
        return certes.master()
                .ask("{ subscriptions { id state disabledReason circuit"
                        + " { state reason since probeAt waiting drainSeconds } } }")
                .path("subscriptions");
    }

    private JsonNode subscription(Subscribed subscribed) {
        return StreamSupport.stream(subscriptions().spliterator(), false)
                .filter(one -> one.path("id").asText().equals(subscribed.id()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> post(int events) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            ids.add(certes.postOwn("/events/" + namespace + "/1/scanned", "{\"kg\":1}", Map.of())
                    .eventId());
        }
        return ids;
    }

    private static List<String> taken(RecordingEndpoint endpoint, String path) {
        return endpoint.received().stream()
                .filter(one -> one.path().endsWith(path))
                .map(Received::webhookId)
                .distinct()
                .toList();
    }

    @Test
    void anAddressThatHangsDelaysNoOtherOneOfItsHostAndGetsEverythingLater() {
        List<Boolean> hangs = Collections.synchronizedList(new ArrayList<>(List.of(true)));
        endpoint.answering(
                request -> request.path().endsWith("/0") && hangs.get(0) ? Answer.silence() : Answer.status(200));
        for (int path = 0; path < 10; path++) {
            certes.master()
                    .subscribe(
                            namespace + "/1/*",
                            endpoint.address() + "/" + path,
                            Map.of("timeoutSeconds", 5, "backoff", OFTEN));
        }

        List<String> ids = post(100);

        for (int path = 1; path < 10; path++) {
            String healthy = "/" + path;
            Eventually.holds(() -> assertThat(taken(endpoint, healthy)).hasSize(ids.size()));
        }
        hangs.set(0, false);
        certes.master().awaitQuiet(PATIENCE);
        assertThat(taken(endpoint, "/0")).hasSize(ids.size());
    }

    @Test
    void whatComesWhileADestinationIsDownWaitsUntriedAndIsSentInStepsWhenItIsBack() {
        endpoint.answering(Answer.status(503));
        Subscribed subscribed =
                certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("backoff", OFTEN));
        List<String> tried = post(30);
        Eventually.within(
                PATIENCE,
                () -> assertThat(subscription(subscribed).at("/circuit/state").asText())
                        .isEqualTo("OPEN"));
        assertThat(subscription(subscribed).at("/circuit/reason").asText()).isEqualTo("answered 503");

        List<String> waiting = post(60);
        for (String id : waiting) {
            Eventually.holds(() -> {
                JsonNode delivery = certes.master().story(id).at("/deliveries/0");
                assertThat(delivery.path("state").asText()).isEqualTo("SCHEDULED");
                assertThat(delivery.path("reason").asText())
                        .startsWith("waits for 127.0.0.1:" + endpoint.port() + ": circuit open since")
                        .endsWith("answered 503");
            });
        }
        assertThat(subscription(subscribed).at("/circuit/waiting").asInt()).isGreaterThanOrEqualTo(waiting.size());
        endpoint.answering(Answer.status(200));

        certes.master().awaitQuiet(PATIENCE);
        assertThat(endpoint.received().stream().map(Received::webhookId).distinct())
                .hasSize(tried.size() + waiting.size());
        long untried = waiting.stream()
                .filter(id ->
                        certes.master().story(id).at("/deliveries/0/attempts").size() == 1)
                .count();
        assertThat(untried).as("all but probes are sent once").isGreaterThanOrEqualTo(waiting.size() - 5);
        Eventually.holds(() ->
                assertThat(subscription(subscribed).path("circuit").isNull()).isTrue());
    }

    @Test
    void aRateLimitIsKeptAndLosesNothing() {
        List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());
        endpoint.answering(request -> {
            arrivals.add(System.nanoTime());
            return Answer.status(200);
        });
        certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("rateLimitPerSecond", 5));

        post(30);

        endpoint.await(30);
        certes.master().awaitQuiet(PATIENCE);
        assertThat(endpoint.received()).hasSize(30);
        for (int i = 10; i < arrivals.size(); i++) {
            assertThat(arrivals.get(i) - arrivals.get(0))
                    .as("one second's worth at once, and each of the others at its turn or later, was number " + i)
                    .isGreaterThan(Duration.ofMillis(200L * (i - 10)).toNanos());
        }
    }

    @Test
    void whoFailsForTooLongIsDisabledWhichIsToldAndLosesNothing() {
        try (RecordingEndpoint operator = RecordingEndpoint.open()) {
            certes.master().subscribe("certes/1/*", operator.address());
            endpoint.answering(Answer.status(500));
            Subscribed subscribed =
                    certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("backoff", OFTEN));
            List<String> ids = new ArrayList<>(post(10));

            Eventually.within(
                    PATIENCE,
                    () -> assertThat(subscription(subscribed).path("state").asText())
                            .isEqualTo("DISABLED"));
            assertThat(subscription(subscribed).path("disabledReason").asText())
                    .startsWith("no success since")
                    .endsWith("answered 500");
            assertTold(operator, subscribed, "answered 500");

            ids.addAll(post(5));
            endpoint.answering(Answer.status(200));
            certes.master().changeSubscription("resume", subscribed.id());
            certes.master().awaitQuiet(PATIENCE);
            assertThat(subscription(subscribed).path("disabledReason").isNull()).isTrue();
            assertThat(taken(endpoint, "")).hasSize(ids.size());
        }
    }

    @Test
    void whoIsGoneIsDisabledWhichIsTold() {
        try (RecordingEndpoint operator = RecordingEndpoint.open()) {
            certes.master().subscribe("certes/1/*", operator.address());
            endpoint.answering(Answer.status(410));
            Subscribed subscribed = certes.master().subscribe(namespace + "/1/*", endpoint.address());

            post(1);

            assertTold(operator, subscribed, "410");
            assertThat(subscription(subscribed).path("state").asText()).isEqualTo("DISABLED");
            assertThat(subscription(subscribed).path("disabledReason").asText()).contains("410");
        }
    }

    private static void assertTold(RecordingEndpoint operator, Subscribed subscribed, String reason) {
        Eventually.holds(() -> assertThat(operator.received())
                .filteredOn(one -> one.header("certes-event-uri").endsWith("/certes/1/subscription.disabled"))
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains(subscribed.id(), reason)));
    }
}
