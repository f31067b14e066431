package certes.bench.sustained;

import certes.bench.Arguments;
import certes.bench.bus.Bus;
import certes.bench.bus.ClosedLoopResult;
import certes.bench.bus.MeasuredBus;
import certes.bench.load.ClosedLoop;
import certes.bench.load.EventRequest;
import certes.bench.load.Scenario;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Measures one running bus under one scenario: closed loop, sustained rate, latencies at half of it. */
public final class Sustained {

    private final MeasuredBus measured;
    private final Bus bus;
    private final Scenario scenario;
    private final Arguments arguments;
    private final URI url;
    private final InetSocketAddress gateway;
    private final EventRequest request;

    private Sustained(MeasuredBus measured, Arguments arguments) throws Exception {
        this.measured = measured;
        this.bus = measured.bus();
        this.arguments = arguments;
        this.scenario = arguments.scenario();
        this.url = bus.open(scenario, "sustained", receiver(arguments.number("receiver-port")));
        this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort());
        this.request = new EventRequest(url, scenario);
    }

    /**
     * Prints how far it is and writes the result into a file.
     *
     * @param arguments those of {@link MeasuredBus#of} and {@link Arguments#scenario}, {@code --server --receiver-port
     *     --handover-port --warm-up --seconds --step-seconds --directory --result}
     */
    public static void main(String... arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        try (MeasuredBus measured = MeasuredBus.of(given)) {
            JsonObject result = new Sustained(measured, given).measure(given.path("directory"));
            Files.writeString(given.path("result"), result.encodePrettily());
        }
    }

    private static URI receiver(int port) {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    private JsonObject measure(Path directory) throws Exception {
        ClosedLoop closed = new ClosedLoop(directory, url, request, scenario.connections());
        say("warming up");
        closed.run(arguments.seconds("warm-up"));
        measured.drain(scenario.subscriptions());
        ClosedLoopResult closedLoop = measured.run(closed, arguments.seconds("seconds"), scenario.subscriptions());
        say(String.format(
                Locale.ROOT,
                "closed loop: %.0f/s accepted, %.0f/s end to end",
                closedLoop.wrk().requestsPerSecond(),
                closedLoop.endToEndPerSecond()));
        long stepSize = RateSearch.stepFor(closedLoop.endToEndPerSecond());
        RateSearch search = new RateSearch(stepSize, 0.9 * closedLoop.endToEndPerSecond());
        List<Step> steps = climb(search);
        say("sustained: " + search.sustained() + "/s, in steps of " + stepSize + "/s");
        JsonObject result = new JsonObject()
                .put("kind", "sustained")
                .put("bus", bus.name())
                .put("server", arguments.text("server"))
                .put("scenario", scenario.toJson())
                .put("warmUpSeconds", arguments.number("warm-up"))
                .put("closedLoopSeconds", arguments.number("seconds"))
                .put("stepSeconds", arguments.number("step-seconds"))
                .put("closedLoop", closedLoop.toJson())
                .put("stepPerSecond", stepSize)
                .put("steps", new JsonArray(steps.stream().map(Step::toJson).toList()))
                .put("sustainedPerSecond", search.sustained());
        return search.sustained() == 0 ? result : result.put("atHalf", atHalf(search.sustained() / 2.0));
    }

    private List<Step> climb(RateSearch search) throws Exception {
        Duration duration = arguments.seconds("step-seconds");
        List<Step> steps = new ArrayList<>();
        for (OptionalLong rate = search.next(); rate.isPresent(); rate = search.next()) {
            Step step = new Offer(measured, scenario, gateway, request).make(rate.getAsLong(), duration);
            say(step.toString());
            steps.add(step);
            search.record(rate.getAsLong(), step.isSustained());
        }
        return steps;
    }

    private JsonObject atHalf(double perSecond) throws Exception {
        Duration duration = arguments.seconds("seconds");
        if (!bus.name().equals("Certes")) {
            return new Offer(measured, scenario, gateway, request)
                    .make(Math.round(perSecond), duration)
                    .toJson();
        }
        int port = arguments.number("handover-port");
        URI other = bus.open(scenario, "handover", receiver(port));
        JsonObject result = new Handover(measured, scenario, new EventRequest(other, scenario), gateway)
                .measure(perSecond, port, duration);
        say("at half of it: " + result.encode());
        return result;
    }

    private void say(String what) {
        System.out.println("  " + bus.name() + ": " + what);
    }
}
