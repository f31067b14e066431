package certes.broker.ingest;

import certes.domain.event.Acceptance;
import certes.domain.event.Direction;
import certes.domain.event.NewEvent;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What is counted of acceptance ({@code docs/metrics.md}). kill -9 forgets it; the ledger is the truth. */
final class CommitMetrics {
    private final CounterDataPoint[] accepted;
    private final CounterDataPoint[] repeated;
    private final Histogram batches;

    /** @param waiting how many events wait for their transaction now */
    CommitMetrics(PrometheusRegistry registry, IntSupplier waiting) {
        accepted = byDirection(registry, "certes_events_accepted_total", "Events that became durable.");
        repeated = byDirection(
                registry, "certes_events_repeated_total", "Repeats that were answered with the first one's id.");
        batches = Histogram.builder()
                .name("certes_group_commit_events")
                .help("Events that shared one transaction.")
                .classicOnly()
                .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .withoutExemplars()
                .register(registry);
        GaugeWithCallback.builder()
                .name("certes_waiting_room_events")
                .help("Events that wait for their transaction.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
    }

    /** A transaction was committed; the acceptances are in the order of the events. */
    void committed(List<NewEvent> events, List<Acceptance> acceptances) {
        batches.observe(events.size());
        for (int i = 0; i < events.size(); i++) {
            int direction = events.get(i).direction().ordinal();
            if (acceptances.get(i) instanceof Acceptance.Stored) {
                accepted[direction].inc();
            } else if (acceptances.get(i) instanceof Acceptance.Repeated) {
                repeated[direction].inc();
            }
        }
    }

    private static CounterDataPoint[] byDirection(PrometheusRegistry registry, String name, String help) {
        Counter counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames("direction")
                .withoutExemplars()
                .register(registry);
        return Stream.of(Direction.values())
                .map(direction -> counter.labelValues(direction.name().toLowerCase(Locale.ROOT)))
                .toArray(CounterDataPoint[]::new);
    }
}
