package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Received;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi.Subscribed;
import certes.it.running.Names;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills something under load, again and again, and judges each round by what driver and receiver wrote down. */
final class KillRounds {

    private static final int CONNECTIONS = 24;
    private static final int BEFORE = 1_000;
    private static final int AFTER = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

    private final CertesInstance certes;

    KillRounds(CertesInstance certes) {
        this.certes = certes;
    }

    /** What a round left behind. */
    record Round(Judgement judgement, Set<Integer> refusals) {}

    /**
     * One round: load, the kill at a random moment, the same load until it is taken again, and quiet.
     *
     * @param kill what happens in the middle; returns when it has happened
     */
    Round run(String name, Runnable kill) throws IOException {
        Path directory = Files.createDirectories(certes.home().resolve("rounds").resolve(Names.unique(name)));
        String source = Names.unique("load");
        certes.master().createSource(source, "none", List.of(), Map.of());
        LoadDriver driver;
        try (BufferedWriter file = Files.newBufferedWriter(directory.resolve("received"));
                RecordingEndpoint endpoint = RecordingEndpoint.into(request -> record(file, request))) {
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
            driver = new LoadDriver(certes.gatewayPort(), "/events/" + source, directory, CONNECTIONS);
            try (driver) {
                awaitAccepted(driver, BEFORE + ThreadLocalRandom.current().nextInt(BEFORE));
                kill.run();
                awaitAccepted(driver, driver.accepted() + AFTER);
            }
            certes.master().awaitQuiet(PATIENCE);
            certes.master().deleteSubscription(subscription.id());
        }
        Judgement judgement = Judgement.of(directory);
        System.out.printf(
                "%s: accepted %d, lost %d, repeated %d (unanswered or refused %d, answered otherwise %s)%n",
                name,
                judgement.acknowledged().size(),
                judgement.lost().size(),
                judgement.repeated(),
                driver.failed(),
                driver.refusals());
        return new Round(judgement, driver.refusals());
    }

    private static void awaitAccepted(LoadDriver driver, long count) {
        Eventually.within(PATIENCE, () -> assertThat(driver.accepted()).isGreaterThanOrEqualTo(count));
    }

    /** Called before the receiver answers, so that what it answered is written down. */
    private static void record(BufferedWriter file, Received request) {
        Matcher id = ID.matcher(request.text());
        try {
            synchronized (file) {
                file.write((id.find() ? id.group(1) : "?") + " " + request.webhookId() + " "
                        + request.header("certes-event-id"));
                file.newLine();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
