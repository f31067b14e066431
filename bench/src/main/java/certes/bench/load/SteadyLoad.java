package certes.bench.load;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts events at a fixed rate, whatever the answers take, and receives their deliveries, in one process and so by one
 * clock. The time from received to handed over is taken from the moment at which an event was due to be sent to the
 * moment at which the receiver has the whole delivery: an upper bound, since the way to the gateway is in it.
 */
public final class SteadyLoad {

    private static final Pattern DUE = Pattern.compile("\"dueNanos\":(-?\\d+)");
    private static final String PADDING = "y".repeat(800);
    private static final int CONNECTIONS = 64;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    /** Where answers arrive, too: on another thread an answer could be over before anybody looks at it. */
    private final Context sender = vertx.getOrCreateContext();

    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final Percentiles acknowledged = new Percentiles();
    private final Percentiles handedOver = new Percentiles();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Long> refusals = new ConcurrentHashMap<>();
    private final AtomicLong repeated = new AtomicLong();
    private final URI gateway;

    private SteadyLoad(URI gateway) {
        this.gateway = gateway;
    }

    /**
     * Prints what it measured.
     *
     * @param arguments the URL to post to, the port to receive on, events per second, seconds to measure, and seconds
     *     before them that do not count
     */
    public static void main(String... arguments) throws Exception {
        SteadyLoad load = new SteadyLoad(URI.create(arguments[0]));
        try {
            load.receive(Integer.parseInt(arguments[1]));
            int rate = Integer.parseInt(arguments[2]);
            long warmUp = load.send(rate, Integer.parseInt(arguments[4]), false);
            long sent = load.send(rate, Integer.parseInt(arguments[3]), true);
            load.awaitDeliveries(sent);
            load.print(warmUp, sent);
        } finally {
            // its threads would keep the process alive
            load.vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void receive(int port) {
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    long now = System.nanoTime();
                    Matcher due = DUE.matcher(body.toString());
                    if (due.find()) {
                        handedOver.add(now - Long.parseLong(due.group(1)));
                    }
                    if (!"1".equals(request.getHeader("certes-attempt"))) {
                        repeated.incrementAndGet();
                    }
                    request.response().end();
                }))
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Sends at the rate and answers how many it sent. */
    private long send(int rate, int seconds, boolean counts) {
        long interval = Duration.ofSeconds(1).toNanos() / rate;
        long start = System.nanoTime();
        long total = (long) rate * seconds;
        for (long i = 0; i < total; i++) {
            long due = start + i * interval;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sender.runOnContext(run -> post(due, counts));
        }
        return total;
    }

    private void post(long due, boolean counts) {
        String time = counts ? "\"dueNanos\":" + due : "\"warmUp\":true";
        client.request(HttpMethod.POST, gateway.getPort(), gateway.getHost(), gateway.getPath())
                .compose(request -> request.putHeader("content-type", "application/json")
                        .send(Buffer.buffer("{" + time + ",\"pad\":\"" + PADDING + "\"}")))
                .compose(response -> response.end().map(response.statusCode()))
                .onComplete(status -> {
                    if (status.failed() || status.result() != 202) {
                        refused.incrementAndGet();
                        refusals.merge(reason(status), 1L, Long::sum);
                    } else if (counts) {
                        acknowledged.add(System.nanoTime() - due);
                    }
                });
    }

    private static String reason(AsyncResult<Integer> status) {
        return status.failed() ? status.cause().toString() : "status " + status.result();
    }

    private void awaitDeliveries(long sent) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (handedOver.count() + refused.get() < sent && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private void print(long warmUp, long sent) {
        System.out.println("sent " + sent + " after " + warmUp + " of warm-up; acknowledged " + acknowledged.count()
                + ", refused or unanswered " + refused + ", handed over " + handedOver.count() + ", by a later attempt "
                + repeated);
        refusals.forEach((reason, count) -> System.out.println("  " + count + " refused or unanswered: " + reason));
        System.out.println("due to acknowledged: " + acknowledged.summary());
        System.out.println("due to handed over:  " + handedOver.summary());
    }
}
