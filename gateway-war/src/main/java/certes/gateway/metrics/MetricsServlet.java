package certes.gateway.metrics;

import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * {@code GET /metrics}: what this process has counted since its start, in Prometheus' text format, or in OpenMetrics where
 * that is asked for. No label names a source, a subscriber or a destination, so it asks for no token.
 */
public final class MetricsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient PrometheusRegistry registry;

    private final transient ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
    private final transient ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    /** Of the JVM's metrics those that leave no listener with the JVM, which would outlive the application. */
    @Override
    public void init() {
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request).writeTo(response);
    }

    private Answer answer(HttpServletRequest request) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return Answer.of(Problem.methodNotAllowed("Metrics are asked for by GET."))
                    .with("Allow", "GET, HEAD");
        }
        ExpositionFormatWriter writer = openMetrics.accepts(request.getHeader("accept")) ? openMetrics : plain;
        ByteArrayOutputStream text = new ByteArrayOutputStream(32_768);
        writer.write(text, registry.scrape());
        return new Answer(HttpServletResponse.SC_OK, writer.getContentType(), Map.of(), text.toByteArray())
                .with("Cache-Control", "no-store");
    }
}
