package certes.bench.bus;

import certes.bench.load.EventRequest;
import certes.bench.load.Scenario;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A running Certes, by the APIs that everybody has. */
public final class CertesBus implements Bus {

    private static final Pattern ACCEPTED = Pattern.compile("(?m)^certes_events_accepted_total\\{.*} (\\S+)$");
    private static final Pattern DELIVERED =
            Pattern.compile("(?m)^certes_deliveries_total\\{outcome=\"delivered\"} (\\S+)$");

    private final Http http = new Http();
    private final URI gateway;
    private final URI master;
    private final String token;

    /**
     * Logs in.
     *
     * @param home the state's directory, in which the administrator's password lies
     * @throws IOException if it does not let us in
     */
    public CertesBus(Path home, int gatewayPort, int masterPort) throws IOException, InterruptedException {
        gateway = URI.create("http://127.0.0.1:" + gatewayPort);
        master = URI.create("http://127.0.0.1:" + masterPort);
        JsonObject credentials = new JsonObject()
                .put("username", "admin")
                .put(
                        "password",
                        Files.readString(home.resolve("admin-password")).strip());
        token = new JsonObject(http.post(master.resolve("/api/auth/token"), credentials.encode(), Map.of()))
                .getString("token");
    }

    @Override
    public String name() {
        return "Certes";
    }

    @Override
    public URI open(Scenario scenario, String source, URI receiver) throws IOException, InterruptedException {
        String type = scenario.signed() ? "push" : "event";
        graphQl("mutation { createSource(input: {name: " + quote(source) + ", preset: "
                + (scenario.signed() ? "\"github\", secrets: [" + quote(EventRequest.SECRET) + "]" : "\"none\"")
                + "}) { id } }");
        if (scenario.schema()) {
            graphQl("mutation { registerSchema(input: {namespace: " + quote(source) + ", name: " + quote(type)
                    + ", format: JSON_SCHEMA, content: " + quote(EventRequest.schema()) + "}) { version } }");
        }
        for (int i = 1; i <= scenario.subscriptions(); i++) {
            subscribe(source + "/1/*", receiver.resolve("/" + i));
        }
        URI url = gateway.resolve("/events/" + source);
        checkThatItRefuses(scenario, url);
        return url;
    }

    /** An event without a signature and without what the schema requires: the scenario is what it claims to be. */
    private void checkThatItRefuses(Scenario scenario, URI url) throws IOException, InterruptedException {
        if (scenario.signed() || scenario.schema()) {
            int expected = scenario.signed() ? 401 : 422;
            int status = http.tryPost(url, "{}");
            if (status != expected) {
                throw new IOException("an event that must be refused by " + expected + " is answered by " + status);
            }
        }
    }

    /**
     * Makes a subscription.
     *
     * @throws IOException if it is refused
     */
    public void subscribe(String pattern, URI receiver) throws IOException, InterruptedException {
        graphQl("mutation { createSubscription(input: {pattern: " + quote(pattern)
                + ", destination: {kind: \"HTTPS\", address: " + quote(receiver.toString()) + "}}) { id } }");
    }

    /** The counters of {@code /metrics}, which are exact as long as the process runs. */
    @Override
    public Counts counts() throws IOException, InterruptedException {
        return counts(http.get(master.resolve("/metrics")));
    }

    /** From Prometheus' text format. */
    static Counts counts(String metrics) {
        return new Counts(sum(ACCEPTED, metrics), sum(DELIVERED, metrics));
    }

    private static long sum(Pattern series, String metrics) {
        return series.matcher(metrics)
                .results()
                .mapToLong(each -> (long) Double.parseDouble(each.group(1)))
                .sum();
    }

    /** Asks the ledger. */
    @Override
    public void prove() throws IOException, InterruptedException {
        JsonObject ledger = graphQl(
                        "{ ledger { accepted deliveriesExpected delivered deadLettered cancelled pending balanced } }")
                .getJsonObject("ledger");
        if (ledger.getLong("pending") != 0 || !ledger.getBoolean("balanced")) {
            throw new IOException("the ledger says: " + ledger.encode());
        }
    }

    private JsonObject graphQl(String document) throws IOException, InterruptedException {
        JsonObject answer = new JsonObject(http.post(
                master.resolve("/api/graphql"),
                new JsonObject().put("query", document).encode(),
                Map.of("Authorization", "Bearer " + token)));
        if (answer.containsKey("errors")) {
            throw new IOException("refused: " + answer.getJsonArray("errors").encode());
        }
        return answer.getJsonObject("data");
    }

    private static String quote(String text) {
        return Json.encode(text);
    }
}
