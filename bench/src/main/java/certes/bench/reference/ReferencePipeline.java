package certes.bench.reference;

import certes.micro.Credentials;
import certes.micro.HomeDirectory;
import certes.micro.Settings;
import certes.micro.postgresql.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The least that any webhook bus must do, and nothing beside it: take an event over HTTP, parse it, make it and its
 * deliveries durable with many others in one commit, answer 202, sign it, post it to one endpoint once per delivery, record
 * the outcomes. It stands for the machine's limit. It does not schedule, retry, recover, verify or explain.
 *
 * <p>{@code GET /} answers what it accepted and delivered so far.
 */
public final class ReferencePipeline {

    private static final int WAITING_ROOM = 10_000;
    private static final int CONNECTIONS = 64;
    private static final byte[] KEY = new byte[32];

    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true).setPipelining(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final AtomicLong ids = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>(WAITING_ROOM);
    private final BlockingQueue<Long> outcomes = new LinkedBlockingQueue<>();
    private final Settings.Database database;
    private final URI receiver;
    private final int deliveries;

    private ReferencePipeline(Settings.Database database, URI receiver, int deliveries) {
        this.database = database;
        this.receiver = receiver;
        this.deliveries = deliveries;
    }

    /**
     * Runs until it is terminated; prints {@code ready} when it listens.
     *
     * @param arguments a directory for the state, the port of PostgreSQL, the port to listen on, the receiver's URL,
     *     how many deliveries each event has
     */
    public static void main(String... arguments) throws Exception {
        HomeDirectory home = HomeDirectory.open(Path.of(arguments[0]).toAbsolutePath());
        Credentials credentials = Credentials.of(home);
        int databasePort = Integer.parseInt(arguments[1]);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home, credentials, databasePort);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        new ReferencePipeline(
                        EmbeddedPostgres.database(databasePort, credentials),
                        URI.create(arguments[3]),
                        Integer.parseInt(arguments[4]))
                .listen(Integer.parseInt(arguments[2]));
        System.out.println("ready");
    }

    private Journal journal() throws SQLException {
        return new Journal(database.url(), database.ownerUser(), database.ownerPassword());
    }

    private void listen(int port) throws SQLException {
        try (Journal journal = journal()) {
            journal.create();
        }
        daemon("store", this::store);
        daemon("record", this::record);
        vertx.createHttpServer()
                .requestHandler(this::take)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            request.response().end("{\"accepted\":" + accepted + ",\"delivered\":" + delivered + "}");
            return;
        }
        request.body().onSuccess(body -> {
            if (!isJson(body)) {
                request.response().setStatusCode(400).end();
            } else if (!arrivals.offer(new Arrival(ids.incrementAndGet(), body.getBytes(), request.response()))) {
                request.response().setStatusCode(503).end();
            }
        });
    }

    private static boolean isJson(Buffer body) {
        try {
            return !new JsonObject(body).isEmpty();
        } catch (RuntimeException malformed) {
            return false;
        }
    }

    private void store() throws SQLException, InterruptedException {
        try (Journal journal = journal()) {
            while (true) {
                List<Arrival> batch = Batches.next(arrivals);
                journal.store(batch, deliveries);
                accepted.addAndGet(batch.size());
                for (Arrival arrival : batch) {
                    arrival.response().setStatusCode(202).end("{\"id\":\"" + arrival.id() + "\"}");
                    vertx.runOnContext(nothing -> deliver(arrival));
                }
            }
        }
    }

    private void deliver(Arrival arrival) {
        for (int number = 0; number < deliveries; number++) {
            deliver(arrival.id() * deliveries + number, arrival.body());
        }
    }

    private void deliver(long delivery, byte[] body) {
        String id = Long.toString(delivery);
        String seconds = Long.toString(System.currentTimeMillis() / 1000);
        client.request(HttpMethod.POST, receiver.getPort(), receiver.getHost(), receiver.getPath())
                .compose(request -> request.putHeader("content-type", "application/json")
                        .putHeader("webhook-id", id)
                        .putHeader("webhook-timestamp", seconds)
                        .putHeader("webhook-signature", "v1," + signature(id + "." + seconds + ".", body))
                        .send(Buffer.buffer(body)))
                .compose(response -> response.end().map(response.statusCode()))
                .onSuccess(status -> outcomes.add(delivery))
                .onFailure(failure -> end("the receiver failed", failure));
    }

    private static String signature(String prefix, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            mac.update(prefix.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void record() throws SQLException, InterruptedException {
        try (Journal journal = journal()) {
            while (true) {
                List<Long> batch = Batches.next(outcomes);
                journal.record(batch);
                delivered.addAndGet(batch.size());
            }
        }
    }

    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    private static void daemon(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SQLException | InterruptedException failure) {
                        end(name, failure);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** It does not recover: a measurement that failed shall not look like one. */
    private static void end(String what, Throwable failure) {
        System.err.println(what + ": " + failure);
        System.exit(1);
    }
}
