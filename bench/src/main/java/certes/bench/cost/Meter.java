package certes.bench.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Measures what happens between {@link #begin} and {@link #end}. Memory is looked at every two seconds. */
public final class Meter implements AutoCloseable {

    private final List<ProcessGroup> processes;
    private final WriteAheadLog log;
    private final double ticksPerSecond;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "memory-sampler");
        thread.setDaemon(true);
        return thread;
    });
    private final Future<?> sampling;
    private final Map<String, Long> peaks = new LinkedHashMap<>();
    private Map<String, Long> ticksBefore = Map.of();
    private long positionBefore;

    /**
     * @param processes whose names differ
     * @throws IOException if the system does not say how long a clock tick is
     */
    public Meter(List<ProcessGroup> processes, WriteAheadLog log) throws IOException {
        this.processes = processes;
        this.log = log;
        this.ticksPerSecond = ticksPerSecond();
        this.sampling = sampler.scheduleWithFixedDelay(this::sample, 0, 2, TimeUnit.SECONDS);
    }

    private static double ticksPerSecond() throws IOException {
        Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
        return Double.parseDouble(
                new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    private synchronized void sample() {
        for (ProcessGroup process : processes) {
            peaks.merge(process.name(), process.kibibytes() / 1024, Math::max);
        }
    }

    private Map<String, Long> ticks() {
        Map<String, Long> ticks = new LinkedHashMap<>();
        processes.forEach(process -> ticks.put(process.name(), process.ticks()));
        return ticks;
    }

    /** Forgets what was before. */
    public synchronized void begin() throws SQLException {
        peaks.clear();
        positionBefore = log.position();
        ticksBefore = ticks();
    }

    /**
     * What was used since the beginning.
     *
     * @param events how many events that was for
     */
    public synchronized Costs end(long events) throws SQLException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        ticks().forEach((name, ticks) ->
                seconds.put(name, (ticks - ticksBefore.getOrDefault(name, 0L)) / ticksPerSecond));
        sample();
        return new Costs(events, seconds, log.position() - positionBefore, new LinkedHashMap<>(peaks));
    }

    @Override
    public void close() {
        sampling.cancel(false);
        sampler.shutdownNow();
    }
}
