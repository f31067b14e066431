package certes.bench.sustained;

import certes.bench.bus.MeasuredBus;
import certes.bench.load.EventRequest;
import certes.bench.load.HandoverReceiver;
import certes.bench.load.OpenLoop;
import certes.bench.load.Scenario;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** How long it takes until an event is acknowledged and until it is handed over, at a rate that is well sustained. */
record Handover(MeasuredBus measured, Scenario scenario, EventRequest request, InetSocketAddress gateway) {

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /**
     * Measures for that time.
     *
     * @param perSecond the rate
     * @param port where deliveries are expected, on the loopback interface
     * @throws IOException if the bus breaks down or does not add up afterwards
     */
    JsonObject measure(double perSecond, int port, Duration duration) throws IOException, InterruptedException {
        try (HandoverReceiver receiver = new HandoverReceiver(port);
                OpenLoop warmUp = OpenLoop.ofSame(request, gateway, scenario.connections());
                OpenLoop load = OpenLoop.ofStamped(request, gateway, scenario.connections())) {
            warmUp.run(perSecond, WARM_UP);
            OpenLoop.Outcome outcome = load.run(perSecond, duration);
            measured.drain(scenario.subscriptions());
            return new JsonObject()
                    .put("offeredPerSecond", Math.round(perSecond))
                    .put("complete", outcome.isComplete())
                    .put("ingest", outcome.latencies().toJson())
                    .put("handedOver", receiver.latencies().toJson())
                    .put("repeated", receiver.repeated());
        }
    }
}
