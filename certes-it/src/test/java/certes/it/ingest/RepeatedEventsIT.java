package certes.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.RecordingEndpoint;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.GitHub;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@RunsCertes
class RepeatedEventsIT {

    private static final int AT_ONCE = 16;

    private final CertesInstance certes;
    private final GitHub gitHub;

    RepeatedEventsIT(CertesInstance certes) {
        this.certes = certes;
        this.gitHub = GitHub.register(certes);
    }

    @Test
    void answersTheFirstOnesIdAndDeliversOnce() {
        try (RecordingEndpoint endpoint = RecordingEndpoint.open()) {
            certes.master().subscribe(gitHub.source() + "/1/*", endpoint.address());
            String delivery = UUID.randomUUID().toString();

            Reply first = gitHub.send("push", delivery, GitHub.payload("push"));
            Reply again = gitHub.send("push", delivery, GitHub.payload("push"));

            assertThat(first.json().path("duplicate").asBoolean(true)).isFalse();
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.json().path("duplicate").asBoolean(false)).isTrue();
            assertThat(again.eventId()).isEqualTo(first.eventId());
            String last = gitHub.send("ping").eventId();
            certes.master().awaitDelivery(last, "DELIVERED");
            certes.master().awaitDelivery(first.eventId(), "DELIVERED");
            assertThat(endpoint.received())
                    .extracting(one -> one.header("certes-event-id"))
                    .containsExactlyInAnyOrder(first.eventId(), last);
        }
    }

    @Test
    void refusesAnotherBodyUnderTheSameKey() {
        String delivery = UUID.randomUUID().toString();
        gitHub.send("push", delivery, GitHub.payload("push"));

        Reply reply = gitHub.send("push", delivery, GitHub.payload("fork"));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(422);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        assertThat(certes.master().events(Map.of("source", gitHub.source()))).hasSize(1);
    }

    @Test
    void staysOneEventWhenTheRepeatsComeAtOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            String delivery = UUID.randomUUID().toString();

            List<Reply> replies = atOnce(() -> gitHub.send("star", delivery, GitHub.payload("star")));

            assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(202));
            assertThat(replies)
                    .extracting(Reply::eventId)
                    .containsOnly(replies.get(0).eventId());
            assertThat(replies)
                    .filteredOn(reply -> !reply.json().path("duplicate").asBoolean(true))
                    .hasSize(1);
        }
        assertThat(certes.master().events(Map.of("source", gitHub.source()))).hasSize(10);
    }

    private static List<Reply> atOnce(Callable<Reply> request) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            CyclicBarrier start = new CyclicBarrier(AT_ONCE);
            List<Future<Reply>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    return request.call();
                }));
            }
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> one : running) {
                replies.add(one.get());
            }
            return replies;
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void keepsTheKeysOfSourcesApart() {
        GitHub other = GitHub.register(certes);
        String delivery = UUID.randomUUID().toString();

        Reply here = gitHub.send("push", delivery, GitHub.payload("push"));
        Reply there = other.send("push", delivery, GitHub.payload("push"));

        assertThat(there.json().path("duplicate").asBoolean(true)).isFalse();
        assertThat(there.eventId()).isNotEqualTo(here.eventId());
    }

    @Test
    void takesTheIdempotencyKeyWhereThereIsNothingBetter() {
        String path = "/events/_/1/" + Names.unique("parcel");
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());

        Reply first = certes.postOwn(path, "{\"kg\":1}", key);
        Reply again = certes.postOwn(path, "{\"kg\":1}", key);
        Reply other = certes.postOwn(path, "{\"kg\":2}", key);

        assertThat(again.eventId()).isEqualTo(first.eventId());
        assertThat(again.json().path("duplicate").asBoolean(false)).isTrue();
        assertThat(other.status()).as(other.toString()).isEqualTo(422);
    }

    @Test
    void takesEachEventWithoutAnyKeyForANewOne() {
        String path = "/events/" + Names.unique("parcel") + "/1";

        assertThat(certes.postOwn(path, "{}", Map.of()).eventId())
                .isNotEqualTo(certes.postOwn(path, "{}", Map.of()).eventId());
    }
}
