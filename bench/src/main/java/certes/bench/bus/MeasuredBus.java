package certes.bench.bus;

import certes.bench.Arguments;
import certes.bench.cost.Costs;
import certes.bench.cost.Meter;
import certes.bench.cost.ProcessGroup;
import certes.bench.cost.WriteAheadLog;
import certes.bench.load.ClosedLoop;
import certes.bench.load.WrkReport;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running bus beside a meter on all processes that work for it. */
public final class MeasuredBus implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Bus bus;
    private final WriteAheadLog log;
    private final Meter meter;

    private MeasuredBus(Bus bus, WriteAheadLog log, List<ProcessGroup> processes) throws IOException {
        this.bus = bus;
        this.log = log;
        this.meter = new Meter(processes, log);
    }

    /**
     * From {@code --bus certes|reference --home --port --master-port --jvm --receiver-process}.
     *
     * @throws IOException if it does not run
     */
    public static MeasuredBus of(Arguments arguments) throws Exception {
        Path home = arguments.path("home");
        Bus bus = arguments.text("bus").equals("certes")
                ? new CertesBus(home, arguments.number("port"), arguments.number("master-port"))
                : new ReferenceBus(arguments.number("port"));
        WriteAheadLog log = new WriteAheadLog(home);
        return new MeasuredBus(
                bus,
                log,
                List.of(
                        new ProcessGroup("JVM", arguments.number("jvm"), false),
                        new ProcessGroup("PostgreSQL", log.postmaster(), true),
                        new ProcessGroup("receiver", arguments.number("receiver-process"), true),
                        new ProcessGroup("load driver", ProcessHandle.current().pid(), true)));
    }

    public Bus bus() {
        return bus;
    }

    public Meter meter() {
        return meter;
    }

    /**
     * Waits until everything that was accepted is handed over, and checks that the bus says so, too.
     *
     * @param subscriptions how many each event has
     * @throws IOException if that takes more than ten minutes or does not add up
     */
    public void drain(int subscriptions) throws IOException, InterruptedException {
        awaitDelivered(subscriptions);
        bus.prove();
    }

    private void awaitDelivered(int subscriptions) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Counts counts = bus.counts();
        while (counts.delivered() < counts.accepted() * subscriptions && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
            counts = bus.counts();
        }
    }

    /** Runs a closed loop and waits until what it brought is handed over. */
    public ClosedLoopResult run(ClosedLoop load, Duration duration, int subscriptions)
            throws IOException, InterruptedException, SQLException {
        Counts before = bus.counts();
        meter.begin();
        long start = System.nanoTime();
        WrkReport report = load.run(duration);
        awaitDelivered(subscriptions);
        long end = System.nanoTime();
        Counts after = bus.counts();
        Costs costs = meter.end(after.accepted() - before.accepted());
        bus.prove();
        double perSecond = (after.delivered() - before.delivered()) * 1e9 / subscriptions / (end - start);
        return new ClosedLoopResult(report, perSecond, costs);
    }

    @Override
    public void close() throws SQLException {
        meter.close();
        log.close();
    }
}
