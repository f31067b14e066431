package certes.bench.cost;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What a number of events cost.
 *
 * @param events how many
 * @param cpuSeconds by process
 * @param walBytes how much PostgreSQL wrote ahead
 * @param peakMebibytes by process: the most memory (proportional set size) that was seen
 */
public record Costs(long events, Map<String, Double> cpuSeconds, long walBytes, Map<String, Long> peakMebibytes) {

    /** Seconds of processor time of one process per 1,000 events. */
    public double cpuSecondsPer1000(String process) {
        return events == 0 ? 0 : 1000 * cpuSeconds.getOrDefault(process, 0.0) / events;
    }

    public JsonObject toJson() {
        JsonObject cpu = new JsonObject();
        cpuSeconds
                .keySet()
                .forEach(process -> cpu.put(process, Math.round(1000 * cpuSecondsPer1000(process)) / 1000.0));
        JsonObject memory = new JsonObject();
        peakMebibytes.forEach(memory::put);
        return new JsonObject()
                .put("events", events)
                .put("cpuSecondsPer1000Events", cpu)
                .put("walBytesPerEvent", events == 0 ? 0 : walBytes / events)
                .put("peakMemoryMiB", memory);
    }
}
