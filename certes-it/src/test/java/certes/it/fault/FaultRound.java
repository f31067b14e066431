package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Something goes wrong under load, once or again and again, and what driver and receiver wrote down is judged. */
final class FaultRound {

    private static final int CONNECTIONS = 24;
    private static final int BEFORE = 500;
    private static final int AFTER = 500;
    /** How many deliveries a process holds at most, and so how many attempts one crash can repeat. */
    private static final int IN_FLIGHT = 2_000;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    private final CertesInstance certes;
    private final FaultTable table;
    private final String fault;
    private final Random random;

    /** @param fault for people, and the name of its random numbers */
    FaultRound(CertesInstance certes, FaultTable table, String fault) {
        this.certes = certes;
        this.table = table;
        this.fault = fault;
        this.random = Form.random(fault);
    }

    /** What goes wrong; returns when Certes may be expected to work again. */
    interface Fault {
        void happen() throws Exception;
    }

    /** What a round left behind. */
    record Round(Judgement judgement, Set<Integer> refusals) {}

    Random random() {
        return random;
    }

    /** The fault happens so often, each time at a random moment under load; then the load goes on for a while. */
    Round run(int times, Fault what) throws Exception {
        return judge(times, driver -> {
            for (int i = 0; i < times; i++) {
                awaitAccepted(driver, driver.accepted() + BEFORE + random.nextInt(BEFORE));
                what.happen();
            }
        });
    }

    /** A chain of faults that follow upon one another without Certes being whole in between. */
    Round runChain(int length, Fault chain) throws Exception {
        return judge(length, driver -> {
            awaitAccepted(driver, BEFORE);
            chain.happen();
        });
    }

    private interface Middle {
        void happen(LoadDriver driver) throws Exception;
    }

    private Round judge(int times, Middle middle) throws Exception {
        Path directory = Files.createDirectories(certes.home().resolve("rounds").resolve(Names.unique("round")));
        String source = Names.unique("load");
        certes.master().createSource(source, "none", List.of(), Map.of());
        try (Journal journal = new Journal(directory.resolve("received"));
                RecordingEndpoint endpoint = RecordingEndpoint.into(request -> journal.append(line(request)))) {
            Subscribed subscription = certes.master()
                    .subscribe(
                            source + "/1/*",
                            endpoint.address(),
                            Map.of(
                                    "timeoutSeconds",
                                    5,
                                    "backoff",
                                    Map.of(
                                            "kind", "LINEAR",
                                            "initialSeconds", 1,
                                            "maxDelaySeconds", 2,
                                            "maxAttempts", 1_000)));
            LoadDriver driver = new LoadDriver(certes.gatewayPort(), "/events/" + source, directory, CONNECTIONS);
            try (driver) {
                middle.happen(driver);
                awaitAccepted(driver, driver.accepted() + AFTER);
            }
            certes.master().awaitQuiet(PATIENCE);
            certes.master().deleteSubscription(subscription.id());
            Judgement judgement = Judgement.of(directory, deadLettered(source));
            System.out.printf(
                    "%s: %d requests unanswered or refused, answered otherwise %s, journals in %s%n",
                    fault, driver.failed(), driver.refusals(), directory);
            table.add(fault, times, judgement);
            judgement.assertFlawless((long) times * IN_FLIGHT);
            assertThat(driver.refusals()).as("statuses beside 202").isSubsetOf(certes.statusesWhileStopping());
            return new Round(judgement, driver.refusals());
        }
    }

    private Set<String> deadLettered(String source) {
        return certes.master().events(Map.of("source", source, "state", "DEAD_LETTERED")).stream()
                .map((JsonNode event) -> event.path("id").asText())
                .collect(Collectors.toSet());
    }

    private static void awaitAccepted(LoadDriver driver, long count) {
        Eventually.within(PATIENCE, () -> assertThat(driver.accepted()).isGreaterThanOrEqualTo(count));
    }

    /** Written before the receiver answers, so that what it answered is known. */
    private static String line(Received request) {
        Matcher id = ID.matcher(request.text());
        return (id.find() ? id.group(1) : "?") + " " + request.webhookId() + " " + request.header("certes-event-id");
    }
}
