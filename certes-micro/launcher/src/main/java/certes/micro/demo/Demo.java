package certes.micro.demo;

import certes.micro.HomeDirectory;
import certes.micro.Settings;
import certes.micro.StartFailure;
import certes.micro.instance.InstanceRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * The main job against a running Certes: a GitHub webhook with a valid signature goes in, and comes out signed at a receiver
 * of our own. The source is made once and kept with its secret in the home directory; the subscription lives as long as the
 * demonstration.
 */
public final class Demo {

    private static final Duration DELIVERY_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STORY_PATIENCE = Duration.ofSeconds(10);
    private static final String HINT = """
            The running Certes refuses destinations on this machine, which is right for production. Stop it (./certes stop)
            and let ./certes demo start one of its own, or start it with CERTES_DESTINATIONS_ALLOW_PRIVATE=true.""";

    private final Settings settings;
    private final Api api;

    private Demo(Settings settings, Api api) {
        this.settings = settings;
        this.api = api;
    }

    /** A source and what its sender signs with. */
    private record Source(String name, String secret) {}

    /** Plays it through and answers 0 if everything was verified. */
    public static int run(Settings settings) throws StartFailure, InterruptedException {
        InstanceRecord instance = InstanceRecord.running(settings.home())
                .orElseThrow(() -> new StartFailure("Certes does not run on " + settings.home() + "."));
        Demo demo = new Demo(settings, new Api(instance.gatewayPort()));
        try (Receiver receiver = Receiver.open()) {
            return demo.play(receiver) ? 0 : 1;
        } catch (IOException broken) {
            throw new StartFailure("The demonstration cannot go on: " + broken.getMessage(), broken);
        }
    }

    private boolean play(Receiver receiver) throws StartFailure, IOException, InterruptedException {
        api.logIn(settings.adminUsername(), password());
        Source source = source();
        say("source        " + source.name() + " (preset github)");
        Map<?, ?> subscription = subscribe(source, receiver);
        String subscriptionId = Json.text(subscription, "id");
        say("subscription  " + subscriptionId + ": " + Json.text(subscription, "pattern") + " -> "
                + receiver.address());
        try {
            return deliver(source, receiver, Json.text(subscription, "secret"));
        } finally {
            api.graphQl("mutation { deleteSubscription(id: " + Json.quote(subscriptionId) + ") }");
        }
    }

    private String password() throws StartFailure {
        String chosen = System.getenv("CERTES_ADMIN_PASSWORD");
        Path file = settings.home().resolve("admin-password");
        try {
            return chosen != null && !chosen.isBlank()
                    ? chosen
                    : Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new StartFailure(
                    "The administrator's password is not in " + file
                            + "; where it was chosen by CERTES_ADMIN_PASSWORD, set that for the demonstration, too.",
                    unreadable);
        }
    }

    /** The source of the last time, if Certes still has it, or a new one. */
    private Source source() throws StartFailure, IOException, InterruptedException {
        List<?> known =
                Json.at(api.graphQl("{ sources { name } }"), "sources") instanceof List<?> list ? list : List.of();
        List<String> names =
                known.stream().map(source -> Json.text(source, "name")).toList();
        Path file = settings.home().resolve("demo-source");
        Optional<Source> last = read(file).filter(source -> names.contains(source.name()));
        if (last.isPresent()) {
            return last.get();
        }
        Source fresh =
                new Source(names.contains("github-demo") ? "github-demo-" + random(4) : "github-demo", random(32));
        write(file, fresh);
        api.graphQl("mutation { createSource(input: {name: " + Json.quote(fresh.name())
                + ", preset: \"github\", secrets: [" + Json.quote(fresh.secret()) + "]}) { id } }");
        return fresh;
    }

    private static Optional<Source> read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return Optional.of(new Source(properties.getProperty("name", ""), properties.getProperty("secret", "")));
    }

    private static void write(Path file, Source source) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("name", source.name());
        properties.setProperty("secret", source.secret());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        HomeDirectory.writePrivately(file, text.toString());
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private Map<?, ?> subscribe(Source source, Receiver receiver) throws StartFailure, InterruptedException {
        try {
            Map<?, ?> data = api.graphQl("mutation { createSubscription(input: {pattern: "
                    + Json.quote(source.name() + "/1/push") + ", destination: {kind: \"HTTPS\", address: "
                    + Json.quote(receiver.address()) + "}, priority: 7}) { id pattern secret } }");
            return Json.at(data, "createSubscription") instanceof Map<?, ?> created ? created : Map.of();
        } catch (StartFailure refused) {
            throw new StartFailure("The subscription is refused: " + refused.getMessage() + "\n" + HINT, refused);
        }
    }

    private boolean deliver(Source source, Receiver receiver, String secret)
            throws StartFailure, IOException, InterruptedException {
        byte[] payload = payload();
        String gitHubId = UUID.randomUUID().toString();
        long sentAtNanos = System.nanoTime();
        HttpResponse<String> answer = api.post(
                "/events/" + source.name(),
                payload,
                Map.of(
                        "Content-Type", "application/json",
                        "User-Agent", "GitHub-Hookshot/demo",
                        "X-GitHub-Event", "push",
                        "X-GitHub-Delivery", gitHubId,
                        "X-Hub-Signature-256", Hmac.gitHub(source.secret(), payload)));
        if (answer.statusCode() != 202) {
            throw new StartFailure("The webhook is refused: " + Api.problem(answer));
        }
        Map<?, ?> accepted = Json.object(answer.body());
        String id = Json.text(accepted, "id");
        say("webhook       push, " + payload.length + " bytes, signed as GitHub signs: 202 after "
                + millis(sentAtNanos, System.nanoTime()) + " ms, event " + id);

        Optional<Receiver.Delivery> arrived = receiver.await(DELIVERY_PATIENCE);
        if (arrived.isEmpty()) {
            say("Nothing arrived within " + DELIVERY_PATIENCE.toSeconds() + " s.");
            tell(id);
            say(HINT);
            return false;
        }
        Receiver.Delivery delivery = arrived.get();
        say("arrived       " + millis(sentAtNanos, delivery.arrivedAtNanos()) + " ms after it was sent, webhook-id "
                + delivery.header("webhook-id") + ", attempt " + delivery.header("certes-attempt"));
        boolean sameBytes = Arrays.equals(payload, delivery.body());
        boolean sameEvent = id.equals(delivery.header("certes-event-id"));
        boolean signed = Hmac.isStandardWebhook(
                secret,
                delivery.header("webhook-id"),
                delivery.header("webhook-timestamp"),
                delivery.body(),
                delivery.header("webhook-signature"));
        say("verified      signature " + word(signed) + ", body byte for byte " + word(sameBytes) + ", event "
                + word(sameEvent) + " (" + delivery.header("certes-event-uri") + ")");
        return tell(id) && signed && sameBytes && sameEvent;
    }

    private static byte[] payload() throws IOException {
        try (InputStream payload = Demo.class.getResourceAsStream("github-push.json")) {
            if (payload == null) {
                throw new IOException("github-push.json is missing in the launcher");
            }
            return payload.readAllBytes();
        }
    }

    /** Prints the event's story once it has an end; answers whether the end is a delivery. */
    private boolean tell(String id) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + STORY_PATIENCE.toNanos();
        Map<?, ?> data = story(id);
        while (!Json.text(data, "event", "deliveries", 0, "state").equals("DELIVERED")
                && System.nanoTime() < deadline) {
            Thread.sleep(100);
            data = story(id);
        }
        Instant acceptedAt = Instant.parse(Json.text(data, "event", "receivedAt"));
        say("");
        say("The story of " + Json.text(data, "event", "uri"));
        say("  accepted    " + acceptedAt);
        if (!(Json.at(data, "event", "deliveries", 0) instanceof Map<?, ?> delivery)) {
            say("  no subscription matched");
            return false;
        }
        say("  queued      as " + Json.text(delivery, "id") + " with priority " + Json.text(delivery, "priority"));
        if (Json.at(delivery, "attempts") instanceof List<?> attempts) {
            attempts.forEach(attempt -> say("  attempt " + Json.text(attempt, "number") + "   "
                    + Duration.between(acceptedAt, Instant.parse(Json.text(attempt, "startedAt")))
                            .toMillis()
                    + " ms after acceptance, answered " + orNothing(Json.text(attempt, "status")) + " in "
                    + Json.text(attempt, "durationMillis") + " ms" + because(Json.text(attempt, "error"))));
        }
        String state = Json.text(delivery, "state");
        say("  now         " + state + because(Json.text(delivery, "reason")));
        return state.equals("DELIVERED");
    }

    private Map<?, ?> story(String id) throws StartFailure, InterruptedException {
        return api.graphQl("{ event(id: " + Json.quote(id) + ") { uri receivedAt deliveries { id state priority reason "
                + "attempts { number startedAt durationMillis status error } } } }");
    }

    private static String orNothing(String status) {
        return status.isEmpty() ? "nothing" : status;
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String word(boolean right) {
        return right ? "ok" : "WRONG";
    }

    private static long millis(long fromNanos, long toNanos) {
        return Duration.ofNanos(toNanos - fromNanos).toMillis();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
