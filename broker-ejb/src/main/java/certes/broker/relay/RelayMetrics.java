package certes.broker.relay;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is shown of the relay ({@code docs/metrics.md}), by priority. */
final class RelayMetrics {
    private final GaugeDataPoint[] queued;
    private final GaugeDataPoint[] backlog;
    private final Counter promoted;

    RelayMetrics(PrometheusRegistry registry, int priorities) {
        queued = byPriority(
                registry,
                priorities,
                "certes_relay_queued_deliveries",
                "Deliveries that are believed to be in the queue.");
        backlog = byPriority(
                registry,
                priorities,
                "certes_relay_backlog",
                "1 while rows that are due wait for room in the queue, else 0.");
        promoted = Counter.builder()
                .name("certes_relay_promoted_deliveries_total")
                .help("Deliveries that went before higher priorities, since these had kept them from their share.")
                .labelNames("priority")
                .withoutExemplars()
                .register(registry);
        for (int priority = 0; priority < priorities; priority++) {
            promoted.initLabelValues(Integer.toString(priority));
        }
    }

    void promoted(int priority, int deliveries) {
        promoted.labelValues(Integer.toString(priority)).inc(deliveries);
    }

    /** Called by the relay's own thread, since a window belongs to it. */
    void show(Window[] windows, boolean[] behind) {
        for (int priority = 0; priority < windows.length; priority++) {
            queued[priority].set(windows[priority].size());
            backlog[priority].set(behind[priority] ? 1 : 0);
        }
    }

    private static GaugeDataPoint[] byPriority(PrometheusRegistry registry, int priorities, String name, String help) {
        Gauge gauge = Gauge.builder()
                .name(name)
                .help(help)
                .labelNames("priority")
                .withoutExemplars()
                .register(registry);
        GaugeDataPoint[] points = new GaugeDataPoint[priorities];
        for (int priority = 0; priority < priorities; priority++) {
            points[priority] = gauge.labelValues(Integer.toString(priority));
        }
        return points;
    }
}
