package certes.bench.sustained;

import certes.bench.cost.Costs;
import certes.bench.load.OpenLoop;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one rate.
 *
 * @param offered events per second
 * @param ingest what became of the requests
 * @param backlog at the end, in events
 * @param growth of the backlog, in events per second
 * @param complaint why the rate is not sustained; empty if it is
 */
record Step(
        long offered, OpenLoop.Outcome ingest, double backlog, double growth, Optional<String> complaint, Costs costs) {

    static Step of(long offered, OpenLoop.Outcome ingest, Backlog backlog, Costs costs) {
        Optional<String> complaint = ingest.refusals().isEmpty()
                ? backlog.complaint((double) offered)
                : Optional.of("refused: " + describe(ingest.refusals()));
        return new Step(offered, ingest, backlog.last(), backlog.growth(), complaint, costs);
    }

    private static String describe(Map<String, Long> refusals) {
        StringBuilder text = new StringBuilder();
        refusals.forEach((reason, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(count)
                .append(" by ")
                .append(reason));
        return text.toString();
    }

    boolean isSustained() {
        return complaint.isEmpty();
    }

    @Override
    public String toString() {
        return offered + "/s " + complaint.map(why -> "not sustained: " + why).orElse("sustained") + "; accepted "
                + ingest.latencies();
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("offeredPerSecond", offered)
                .put("sustained", isSustained())
                .put("complaint", complaint.orElse(null))
                .put("backlogAtEnd", Math.round(backlog))
                .put("backlogGrowthPerSecond", Math.round(growth))
                .put("unsent", ingest.unsent())
                .put("ingest", ingest.latencies().toJson())
                .put("costs", costs.toJson());
    }
}
