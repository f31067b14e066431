package certes.gateway.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServletResponse;

/** What is counted of requests to {@code /events} ({@code docs/metrics.md}). */
final class EventMetrics {
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Histogram accepted;
    private final Counter refused;

    EventMetrics(PrometheusRegistry registry) {
        accepted = Histogram.builder()
                .name("certes_event_accept_seconds")
                .help("From the request's head to its 202.")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
        refused = Counter.builder()
                .name("certes_events_refused_total")
                .help("Requests to /events that were answered otherwise than by 202.")
                .labelNames("status")
                .withoutExemplars()
                .register(registry);
    }

    /** A request is answered that came at {@code startedNanos} of {@link System#nanoTime}. */
    void answered(int status, long startedNanos) {
        if (status == HttpServletResponse.SC_ACCEPTED) {
            accepted.observe((System.nanoTime() - startedNanos) / 1e9);
        } else {
            refused.labelValues(Integer.toString(status)).inc();
        }
    }
}
