package certes.bench.sustained;

import certes.bench.bus.Bus;
import certes.bench.bus.Counts;
import certes.bench.bus.MeasuredBus;
import certes.bench.cost.Costs;
import certes.bench.load.EventRequest;
import certes.bench.load.OpenLoop;
import certes.bench.load.Scenario;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Offers a constant rate, and looks twice a second at how many events wait. */
record Offer(MeasuredBus measured, Scenario scenario, InetSocketAddress gateway, EventRequest request) {

    private static final long BETWEEN_LOOKS_MILLIS = 500;

    /**
     * Makes the offer and waits until everything is handed over.
     *
     * @param perSecond the rate
     * @throws IOException if the bus breaks down or does not add up afterwards
     */
    Step make(long perSecond, Duration duration)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        Bus bus = measured.bus();
        Counts before = bus.counts();
        Backlog backlog = new Backlog();
        try (OpenLoop load = OpenLoop.ofSame(request, gateway, scenario.connections())) {
            measured.meter().begin();
            FutureTask<OpenLoop.Outcome> outcome = new FutureTask<>(() -> load.run((double) perSecond, duration));
            Thread driver = new Thread(outcome, "open-loop");
            driver.setDaemon(true);
            long start = System.nanoTime();
            driver.start();
            for (long next = start; next <= start + duration.toNanos(); next += BETWEEN_LOOKS_MILLIS * 1_000_000) {
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                double delivered = (double) (bus.counts().delivered() - before.delivered()) / scenario.subscriptions();
                backlog.add((System.nanoTime() - start) / 1e9, load.due() - load.refused() - delivered);
            }
            OpenLoop.Outcome result = outcome.get();
            Costs costs = measured.meter().end(bus.counts().accepted() - before.accepted());
            measured.drain(scenario.subscriptions());
            return Step.of(perSecond, result, backlog, costs);
        }
    }
}
