package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of a round, by the files that driver and receiver wrote: a total queue, in the words of Jepsen. Certes is
 * believed in one thing alone, which events it gave up; and when this is judged, nothing is pending any more.
 *
 * @param sent ids that were posted, whatever was answered
 * @param acknowledged ids that were answered with 202, and the event's id
 * @param received ids that arrived, and under which webhook-ids, one entry per arrival
 * @param events ids that arrived, and as which events
 * @param deadLettered events of which Certes says that it gave them up
 */
record Judgement(
        Set<String> sent,
        Map<String, String> acknowledged,
        Map<String, List<String>> received,
        Map<String, Set<String>> events,
        Set<String> deadLettered) {

    static Judgement of(Path directory, Set<String> deadLettered) throws IOException {
        Map<String, String> acknowledged = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("acknowledged"))) {
            String[] fields = line.split(" ");
            acknowledged.put(fields[0], fields[1]);
        }
        Map<String, List<String>> received = new HashMap<>();
        Map<String, Set<String>> events = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("received"))) {
            String[] fields = line.split(" ");
            received.computeIfAbsent(fields[0], id -> new ArrayList<>()).add(fields[1]);
            events.computeIfAbsent(fields[0], id -> new HashSet<>()).add(fields[2]);
        }
        return new Judgement(
                new HashSet<>(Files.readAllLines(directory.resolve("sent"))),
                acknowledged,
                received,
                events,
                deadLettered);
    }

    Set<String> lost() {
        Set<String> lost = new HashSet<>(acknowledged.keySet());
        lost.removeAll(received.keySet());
        lost.removeIf(id -> deadLettered.contains(acknowledged.get(id)));
        return lost;
    }

    Set<String> unexpected() {
        Set<String> unexpected = new HashSet<>(received.keySet());
        unexpected.removeAll(sent);
        return unexpected;
    }

    /** How many arrivals were not the first of their event. */
    long repeated() {
        return received.values().stream().mapToLong(ids -> ids.size() - 1L).sum();
    }

    /**
     * Fails unless everything acknowledged arrived, nothing else did, and repeats are few and can be told by their
     * webhook-id.
     */
    void assertFlawless(long mostRepeats) {
        assertThat(repeated()).as("deliveries repeated").isLessThanOrEqualTo(mostRepeats);
        assertThat(lost()).as("acknowledged and never received").isEmpty();
        assertThat(unexpected()).as("received and never sent").isEmpty();
        assertThat(received)
                .allSatisfy((id, webhookIds) -> assertThat(new HashSet<>(webhookIds))
                        .as("webhook-ids of " + id)
                        .hasSize(1));
        assertThat(events)
                .allSatisfy((id, eventIds) ->
                        assertThat(eventIds).as("events made of " + id).hasSize(1));
        assertThat(acknowledged)
                .allSatisfy((id, event) -> assertThat(events.getOrDefault(id, Set.of()))
                        .as("the event that was acknowledged")
                        .contains(event));
    }
}
