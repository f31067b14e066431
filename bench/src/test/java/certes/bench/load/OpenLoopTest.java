package certes.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    private static final Duration STALL = Duration.ofMillis(500);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer gateway;

    OpenLoopTest() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(threads);
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
        threads.shutdownNow();
    }

    @Test
    void sendsEverythingThatIsDue() throws IOException {
        answerBy(202);
        OpenLoop.Outcome outcome = run(4, 200, Duration.ofSeconds(1), 1024);
        assertThat(outcome.due()).isEqualTo(200);
        assertThat(outcome.acknowledged() + outcome.unsent()).isEqualTo(200);
        assertThat(outcome.refusals()).isEmpty();
        assertThat(outcome.latencies().count()).isEqualTo(200);
    }

    @Test
    void sendsLargeEventsInPieces() throws IOException {
        answerBy(202);
        OpenLoop.Outcome outcome = run(1, 5, Duration.ofSeconds(1), 8 << 20);
        assertThat(outcome.acknowledged()).isPositive();
        assertThat(outcome.refusals()).isEmpty();
    }

    @Test
    void namesWhatWasRefused() throws IOException {
        answerBy(429);
        OpenLoop.Outcome outcome = run(4, 100, Duration.ofSeconds(1), 1024);
        assertThat(outcome.refusals()).containsOnlyKeys("status 429");
        assertThat(outcome.isComplete()).isFalse();
    }

    /** Each event that was due in the first fifth of a second waited for the stall's remaining three tenths. */
    @Test
    void countsFromDueSoThatAStallIsNotLeftOut() throws IOException {
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.getAndIncrement() == 0) {
                sleep();
            }
            exchange.sendResponseHeaders(202, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        gateway.start();
        OpenLoop.Outcome outcome = run(1, 50, Duration.ofSeconds(1), 1024);
        // 10 of the 50; had each counted from when it was sent, it would be one of them, and the 90th percentile short
        assertThat(outcome.latencies().p90()).isGreaterThanOrEqualTo(300);
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(STALL.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerBy(int status) {
        gateway.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        gateway.start();
    }

    private OpenLoop.Outcome run(int connections, double perSecond, Duration duration, int bytes) throws IOException {
        InetSocketAddress address = gateway.getAddress();
        URI url = URI.create("http://127.0.0.1:" + address.getPort() + "/events/bench");
        EventRequest request = new EventRequest(url, new Scenario(1, false, false, bytes, connections));
        try (OpenLoop load = OpenLoop.ofStamped(request, address, connections)) {
            return load.run(perSecond, duration);
        }
    }
}
