package certes.bench.matching;

import certes.bench.Arguments;
import certes.bench.bus.CertesBus;
import certes.bench.bus.ClosedLoopResult;
import certes.bench.bus.MeasuredBus;
import certes.bench.load.ClosedLoop;
import certes.bench.load.EventRequest;
import certes.bench.load.Scenario;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures the cost of an event that one subscription wants, where few and where very many others exist. A third of the
 * others want the same event type under another version, a third other events of the same namespace, a third other
 * namespaces.
 */
public final class Matching {

    private static final String SOURCE = "matching";
    private static final int ROUNDS = 2;
    private static final int THREADS = 8;

    private final Arguments arguments;
    private final MeasuredBus measured;
    private final CertesBus certes;
    private final URI receiver;
    private final JsonArray rounds = new JsonArray();
    private int made = 1;

    private Matching(Arguments arguments, MeasuredBus measured, CertesBus certes) {
        this.arguments = arguments;
        this.measured = measured;
        this.certes = certes;
        this.receiver = URI.create("http://127.0.0.1:" + arguments.number("receiver-port") + "/");
    }

    /**
     * Prints how far it is and writes the result into a file.
     *
     * @param arguments those of {@link MeasuredBus#of}, {@code --server --receiver-port --few --many --connections
     *     --warm-up --seconds --directory --result}
     */
    public static void main(String... arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        try (MeasuredBus measured = MeasuredBus.of(given)) {
            if (measured.bus() instanceof CertesBus certes) {
                JsonObject result = new Matching(given, measured, certes).measure();
                Files.writeString(given.path("result"), result.encodePrettily());
            }
        }
    }

    private JsonObject measure() throws Exception {
        Scenario scenario = new Scenario(1, false, false, 1024, arguments.number("connections"));
        URI url = certes.open(scenario, SOURCE, receiver);
        ClosedLoop load = new ClosedLoop(
                arguments.path("directory"), url, new EventRequest(url, scenario), scenario.connections());
        subscribe(arguments.number("few"));
        load.run(arguments.seconds("warm-up"));
        measured.drain(1);
        double few = rounds(load);
        subscribe(arguments.number("many"));
        double many = rounds(load);
        say(String.format(Locale.ROOT, "an event costs %.2f times as much", many / few));
        return new JsonObject()
                .put("kind", "matching")
                .put("server", arguments.text("server"))
                .put("few", arguments.number("few"))
                .put("many", arguments.number("many"))
                .put("closedLoopSeconds", arguments.number("seconds"))
                .put("rounds", rounds)
                .put("ratio", Math.round(100 * many / few) / 100.0);
    }

    /** The mean cost of 1,000 events in the JVM and PostgreSQL, in seconds of processor time. */
    private double rounds(ClosedLoop load) throws Exception {
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ClosedLoopResult result = measured.run(load, arguments.seconds("seconds"), 1);
            double cost =
                    result.costs().cpuSecondsPer1000("JVM") + result.costs().cpuSecondsPer1000("PostgreSQL");
            say(String.format(
                    Locale.ROOT,
                    "with %d subscriptions: %.3f s of CPU per 1,000 events, %.0f/s end to end",
                    made,
                    cost,
                    result.endToEndPerSecond()));
            rounds.add(result.toJson().put("subscriptions", made));
            sum += cost;
        }
        return sum / ROUNDS;
    }

    private void subscribe(int upTo) throws Exception {
        say("making subscriptions, up to " + upTo);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (; made < upTo; made++) {
                String pattern = pattern(made);
                all.add(pool.submit(() -> {
                    certes.subscribe(pattern, receiver);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Of a subscription that does not want the event. */
    static String pattern(int number) {
        return switch (number % 3) {
            case 0 -> SOURCE + "/" + (number + 2) + "/event";
            case 1 -> SOURCE + "/1/other-" + number;
            default -> SOURCE + "-" + number + "/1/*";
        };
    }

    private static void say(String what) {
        System.out.println("  Certes: " + what);
    }
}
