package certes.bench.bus;

import certes.bench.cost.Costs;
import certes.bench.load.WrkReport;
import io.vertx.core.json.JsonObject;

/**
 * A closed loop, and the time until everything that it had brought was handed over.
 *
 * @param endToEndPerSecond events handed over to all subscriptions, per second of all of that time
 */
public record ClosedLoopResult(WrkReport wrk, double endToEndPerSecond, Costs costs) {

    public JsonObject toJson() {
        return wrk.toJson()
                .put("endToEndPerSecond", Math.round(endToEndPerSecond))
                .put("costs", costs.toJson());
    }
}
