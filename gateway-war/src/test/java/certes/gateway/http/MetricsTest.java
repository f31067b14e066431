package certes.gateway.http;

import static certes.gateway.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is shown at {@code /metrics}, and what is counted of requests. */
class MetricsTest {
    @AutoClose
    private final RunningGateway gateway = new RunningGateway();

    @Test
    void countsHowRequestsWereAnswered() {
        gateway.post("/events/open", "{}");
        gateway.post("/events/open", "{}");
        gateway.post("/events/nobody", "{}");
        gateway.post("/events/crm", "{}");
        gateway.onGateway("GET", "/events/open");
        await().untilAsserted(() -> assertThat(metrics().lines())
                .contains(
                        "certes_event_accept_seconds_count 2",
                        "certes_events_refused_total{status=\"401\"} 1.0",
                        "certes_events_refused_total{status=\"404\"} 1.0",
                        "certes_events_refused_total{status=\"405\"} 1.0"));
    }

    @Test
    void countsWhatIsRefusedAfterItsBody() {
        gateway.broker.answer(submission -> {
            throw new IllegalStateException("nobody expected this");
        });
        gateway.post("/events/open", "{}");
        await().untilAsserted(() -> assertThat(metrics().lines())
                .contains("certes_event_accept_seconds_count 0", "certes_events_refused_total{status=\"500\"} 1.0"));
    }

    @Test
    void showsTheJvm() {
        assertThat(metrics())
                .contains("\njvm_memory_used_bytes{area=\"heap\"} ")
                .contains("\njvm_gc_collection_seconds_count{")
                .contains("\njvm_threads_current ")
                .contains("\nprocess_cpu_seconds_total ")
                .doesNotContain("jvm_runtime_info");
    }

    @Test
    void namesNeitherSourcesNorTypes() {
        gateway.post("/events/open", "{}");
        gateway.post("/events/nobody", "{}");
        assertThat(metrics()).doesNotContain("open\"", "nobody");
    }

    @Test
    void isInTheFormatThatIsAskedFor() {
        HttpResponse<String> plain = gateway.onMaster("GET", "/metrics");
        assertThat(plain.headers().firstValue("content-type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(plain.headers().firstValue("cache-control")).hasValue("no-store");
        HttpResponse<String> open =
                gateway.onMaster("GET", "/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
        assertThat(open.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void isTextForThoseWhoWouldLikeProtobufBetter() {
        HttpResponse<String> text = gateway.onMaster(
                "GET",
                "/metrics",
                "Accept",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,"
                        + "text/plain;version=0.0.4;q=0.3");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void isAskedForByGetOrHead() {
        assertThat(gateway.onMaster("HEAD", "/metrics").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = gateway.onMaster("POST", "/metrics");
        assertProblem(refused, 405, "method-not-allowed");
        assertThat(refused.headers().firstValue("allow")).hasValue("GET, HEAD");
    }

    private String metrics() {
        HttpResponse<String> answer = gateway.onMaster("GET", "/metrics");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
