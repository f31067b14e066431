package certes.it.delivery;

import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Answer;
import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import certes.it.running.Signatures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RunsCertes
class SubscriptionsIT {

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String namespace = Names.unique("parcels");

    SubscriptionsIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private String post() {
        return certes.postOwn("/events/" + namespace + "/1/scanned", "{\"kg\":1}", Map.of())
                .eventId();
    }

    @Test
    void goOnMatchingWhilePausedAndSendWhenResumed() {
        Subscribed subscription = certes.master().subscribe(namespace + "/1/*", endpoint.address());
        assertThat(certes.master()
                        .changeSubscription("pause", subscription.id())
                        .path("state")
                        .asText())
                .isEqualTo("PAUSED");

        List<String> waiting = List.of(post(), post(), post());
        // what another subscription got after them shows that they would have been sent by now
        try (RecordingEndpoint other = RecordingEndpoint.open()) {
            certes.master().subscribe(namespace + "/2/*", other.address());
            certes.postOwn("/events/" + namespace + "/2/scanned", "{}", Map.of());
            other.awaitOne();
        }
        assertThat(endpoint.received()).isEmpty();
        assertThat(waiting)
                .allSatisfy(id ->
                        assertThat(certes.master().story(id).path("deliveries")).hasSize(1));

        certes.master().changeSubscription("resume", subscription.id());

        assertThat(endpoint.await(3))
                .extracting(one -> one.header("certes-event-id"))
                .containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(endpoint.received()).extracting(Received::attempt).containsOnly(1);
    }

    @Test
    void cancelWhatIsOpenWhenTheyAreDeleted() {
        Subscribed subscription = certes.master().subscribe(namespace + "/1/*", endpoint.address());
        certes.master().changeSubscription("pause", subscription.id());
        String id = post();

        certes.master().deleteSubscription(subscription.id());

        certes.master().awaitDelivery(id, "CANCELLED");
        assertThat(post()).isNotBlank();
        assertThat(endpoint.connections()).isZero();
        assertThat(certes.master().ledger().path("balanced").asBoolean()).isTrue();
        assertThat(certes.master()
                        .post(
                                "mutation($id: ID!) { pauseSubscription(id: $id) { id } }",
                                Map.of("id", subscription.id()))
                        .json()
                        .path("errors"))
                .isNotEmpty();
    }

    @Test
    void signWithTheSecretThatTheirOwnerChose() {
        String secret = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("secret", secret));

        post();

        Received received = endpoint.awaitOne();
        assertThat(received.header("webhook-signature"))
                .isEqualTo(Signatures.standard(
                        secret, received.webhookId(), received.header("webhook-timestamp"), received.body()));
    }

    @Test
    void showTheirSecretOnce() {
        Subscribed subscription = certes.master().subscribe(namespace + "/1/*", endpoint.address());

        assertThat(subscription.secret()).startsWith("whsec_");
        assertThat(Signatures.key(subscription.secret())).hasSizeBetween(24, 64);
        assertThat(certes.master().ask("{ subscriptions { id secret } }").toString())
                .doesNotContain(subscription.secret());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{pattern: \"no pattern\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}}",
                "{pattern: \"a/0/x\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"ftp://127.0.0.1/\"}}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"not a url\"}}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://user:pw@127.0.0.1/\"}}",
                "{pattern: \"*\", destination: {kind: \"PIGEON\", address: \"http://127.0.0.1:1/\"}}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}, priority: 10}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}, priority: -1}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}, timeoutSeconds: 0}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}, secret: \"short\"}",
                "{pattern: \"*\", destination: {kind: \"HTTPS\", address: \"http://127.0.0.1:1/\"}, "
                        + "backoff: {kind: LINEAR, initialSeconds: -1}}"
            })
    void areRefusedWithASentenceWhereTheyMakeNoSense(String input) {
        Reply reply = certes.master().post("mutation { createSubscription(input: " + input + ") { id } }", Map.of());

        assertThat(reply.json().path("errors")).as(reply.toString()).isNotEmpty();
        assertThat(reply.json().at("/errors/0/message").asText())
                .as(reply.toString())
                .isNotBlank();
        assertTellsNothingOfTheServer(reply);
    }

    @Test
    void areServedByPriorityUnderABacklog() {
        CountDownLatch gate = new CountDownLatch(1);
        endpoint.answering(request -> Answer.after(gate, Answer.status(200)));
        Map<String, Object> patient = Map.of("timeoutSeconds", 120);
        List<Subscribed> subscriptions = new ArrayList<>();
        for (int priority : List.of(0, 9)) {
            Map<String, Object> settings = new HashMap<>(patient);
            settings.put("priority", priority);
            subscriptions.add(
                    certes.master().subscribe(namespace + "/1/*", endpoint.address() + "/" + priority, settings));
        }
        subscriptions.forEach(one -> certes.master().changeSubscription("pause", one.id()));
        int events = 600;
        for (int i = 0; i < events; i++) {
            post();
        }
        subscriptions.forEach(one -> certes.master().changeSubscription("resume", one.id()));
        // the lower priority was resumed first; the gate opens when most of the host's 128 are of the higher one
        Eventually.holds(() -> assertThat(ofPriority9(endpoint.received())).isGreaterThan(64));
        int before = endpoint.received().size();
        gate.countDown();

        List<Received> order = endpoint.await(2 * events);

        // beside those that were in flight already, of whichever priority: what waits makes way for the higher one
        List<Received> firstHalf = order.subList(0, before + events);
        assertThat(ofPriority9(firstHalf))
                .as("of priority 9 among the first half, " + before + " were in flight before")
                .isGreaterThan(events * 3 / 4);
    }

    private static long ofPriority9(List<Received> received) {
        return received.stream().filter(one -> one.path().endsWith("/9")).count();
    }

    @Test
    void doNotWaitForEachOther() {
        try (RecordingEndpoint hanging = RecordingEndpoint.open()) {
            hanging.answering(Answer.silence());
            certes.master()
                    .subscribe(namespace + "/1/*", hanging.address(), Map.of("timeoutSeconds", 300, "priority", 9));
            Subscribed healthy =
                    certes.master().subscribe(namespace + "/1/*", endpoint.address(), Map.of("priority", 0));
            for (int i = 0; i < 500; i++) {
                post();
            }

            endpoint.await(500);
            assertThat(hanging.received()).hasSizeLessThanOrEqualTo(500);
            certes.master().deleteSubscription(healthy.id());
        } finally {
            deleteAllOfThisTest();
        }
    }

    private void deleteAllOfThisTest() {
        certes.master()
                .ask("{ subscriptions { id pattern } }")
                .path("subscriptions")
                .forEach(one -> {
                    if (one.path("pattern").asText().contains(namespace)) {
                        certes.master().deleteSubscription(one.path("id").asText());
                    }
                });
    }
}
