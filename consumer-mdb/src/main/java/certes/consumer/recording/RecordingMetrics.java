package certes.consumer.recording;

import certes.domain.delivery.Outcome;
import certes.domain.delivery.Verdict;
import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/** What is counted of claimed deliveries ({@code docs/metrics.md}). kill -9 forgets it; the ledger is the truth. */
final class RecordingMetrics {
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300
    };
    private static final int LEAST_STATUS = 100;
    private static final int STATUS_CLASSES = 5;

    private final CounterDataPoint delivered;
    private final CounterDataPoint scheduled;
    private final CounterDataPoint deadLettered;
    private final CounterDataPoint superseded;
    private final CounterDataPoint handedBack;
    private final DistributionDataPoint[] attempts = new DistributionDataPoint[STATUS_CLASSES + 1];
    private final Histogram handovers;

    /** @param waiting how many outcomes wait to be recorded now */
    RecordingMetrics(PrometheusRegistry registry, IntSupplier waiting) {
        Counter deliveries = Counter.builder()
                .name("certes_deliveries_total")
                .help("What became of claimed deliveries.")
                .labelNames("outcome")
                .withoutExemplars()
                .register(registry);
        delivered = deliveries.labelValues("delivered");
        scheduled = deliveries.labelValues("scheduled");
        deadLettered = deliveries.labelValues("dead_lettered");
        superseded = deliveries.labelValues("superseded");
        handedBack = deliveries.labelValues("handed_back");
        Histogram seconds = histogram(
                registry, "certes_attempt_seconds", "From the start of an attempt to its answer or failure.", "answer");
        for (int statusClass = 0; statusClass < attempts.length; statusClass++) {
            attempts[statusClass] = seconds.labelValues(statusClass == 0 ? "none" : statusClass + "xx");
        }
        handovers = histogram(
                registry,
                "certes_handover_seconds",
                "From the acceptance of an event to the start of a first attempt.");
        GaugeWithCallback.builder()
                .name("certes_outcomes_waiting")
                .help("Outcomes that wait to be recorded.")
                .callback(gauge -> gauge.call(waiting.getAsInt()))
                .register(registry);
    }

    /** A batch was recorded; those of its outcomes counted that nobody had claimed anew before. */
    void recorded(List<Outcome> batch, Set<DeliveryId> counted) {
        for (Outcome outcome : batch) {
            CounterDataPoint became = counted.contains(outcome.id()) ? counter(outcome.verdict()) : superseded;
            became.inc();
            // What was tampered with is not sent, and takes no time.
            if (!outcome.duration().isZero()) {
                observe(outcome);
            }
        }
    }

    void handedBack(int deliveries) {
        handedBack.inc(deliveries);
    }

    private CounterDataPoint counter(Verdict verdict) {
        if (verdict instanceof Verdict.Delivered) {
            return delivered;
        }
        return verdict instanceof Verdict.Retry ? scheduled : deadLettered;
    }

    private void observe(Outcome outcome) {
        Integer status = outcome.status();
        int statusClass = status == null ? 0 : Math.min(status / LEAST_STATUS, STATUS_CLASSES);
        attempts[statusClass].observe(seconds(outcome.duration()));
        if (outcome.attempt() == 1) {
            handovers.observe(
                    seconds(Duration.between(IdGenerator.timeOf(outcome.id().value()), outcome.startedAt())));
        }
    }

    /** Not negative, whatever a clock that was set back says. */
    private static double seconds(Duration duration) {
        return Math.max(0, duration.toNanos() / 1e9);
    }

    private static Histogram histogram(PrometheusRegistry registry, String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
    }
}
