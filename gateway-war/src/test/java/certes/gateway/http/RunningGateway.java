package certes.gateway.http;

import certes.domain.access.AccessTokens;
import certes.domain.catalog.CatalogReader;
import certes.domain.health.ReadinessCheck;
import certes.domain.ingest.EventBroker;
import certes.gateway.configuration.GatewayConfig;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Decorator;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The gateway's own {@code web.xml} in a real servlet container with fakes behind the ports. It has few threads, so that a
 * request that held one would be seen.
 */
final class RunningGateway implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final int MAX_EVENT_BYTES = 200_000;
    static final int THREADS = 12;

    /** Held here, since the logging system forgets what nobody holds. */
    private static final Logger CONTAINER_LOG = Logger.getLogger("org.eclipse.jetty");

    static {
        CONTAINER_LOG.setLevel(Level.WARNING);
    }

    final RecordingBroker broker = new RecordingBroker();
    final FakeCatalog catalog = new FakeCatalog();
    final PrometheusRegistry metrics = new PrometheusRegistry();
    final BodyRoom room;
    volatile Optional<String> databaseProblem = Optional.empty();

    private final Server server = new Server(new QueuedThreadPool(THREADS));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServerConnector gateway = connector();
    private final ServerConnector master = connector();
    private final ServerConnector neither = connector();

    RunningGateway() {
        this(Duration.ofSeconds(60), 1L << 30);
    }

    RunningGateway(Duration timeout, long roomBytes) {
        room = new BodyRoom(roomBytes);
        try {
            gateway.open();
            master.open();
            neither.open();
            server.setHandler(application(timeout));
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private WebAppContext application(Duration timeout) {
        WebAppContext application = new WebAppContext();
        application.setContextPath("/");
        application.setBaseResourceAsPath(Path.of("src/main/webapp"));
        application.setParentLoaderPriority(true);
        application.setThrowUnavailableOnStartupException(true);
        Map<Class<?>, Object> beans = Map.of(
                GatewayConfig.class,
                new GatewayConfig(
                        "own.example.com",
                        Integer.toString(MAX_EVENT_BYTES),
                        Integer.toString(gateway.getLocalPort()),
                        Integer.toString(master.getLocalPort())),
                CatalogReader.class,
                catalog,
                AccessTokens.class,
                new FakeTokens(),
                EventBroker.class,
                broker,
                PrometheusRegistry.class,
                metrics,
                Instance.class,
                new FixedInstance<>(List.of(new FakeDatabase())));
        application.getObjectFactory().addDecorator(new Decorator() {
            @Override
            public <T> T decorate(T made) {
                inject(made, beans);
                if (made instanceof EventsServlet events) {
                    events.clock = Clock.fixed(NOW, ZoneOffset.UTC);
                    events.timeout = timeout;
                    events.room = room;
                }
                return made;
            }

            @Override
            public void destroy(Object made) {
                // nothing was taken
            }
        });
        return application;
    }

    private static void inject(Object made, Map<Class<?>, Object> beans) {
        for (Field field : made.getClass().getDeclaredFields()) {
            if (field.isAnnotationPresent(Inject.class)) {
                try {
                    field.setAccessible(true);
                    field.set(made, beans.get(field.getType()));
                } catch (IllegalAccessException impossible) {
                    throw new IllegalStateException(impossible);
                }
            }
        }
    }

    private ServerConnector connector() {
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return connector;
    }

    /** The body, or what a request says that the body is. */
    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send("POST", gateway, path, BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send("POST", gateway, path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> post(String path, BodyPublisher body, String... headers) {
        return send("POST", gateway, path, body, headers);
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body, String... headers) {
        return client.sendAsync(
                request("POST", gateway, path, BodyPublishers.ofString(body), headers), BodyHandlers.ofString());
    }

    HttpResponse<String> onGateway(String method, String path) {
        return send(method, gateway, path, BodyPublishers.noBody());
    }

    HttpResponse<String> onMaster(String method, String path, String... headers) {
        return send(method, master, path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<String> onAnotherPort(String method, String path) {
        return send(method, neither, path, BodyPublishers.noBody());
    }

    /** A connection to the gateway, for requests that no client would make. */
    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.getLocalPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private HttpResponse<String> send(
            String method, ServerConnector to, String path, BodyPublisher body, String... headers) {
        try {
            return client.send(request(method, to, path, body, headers), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static HttpRequest request(
            String method, ServerConnector to, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.getLocalPort() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private final class FakeDatabase implements ReadinessCheck {
        @Override
        public String name() {
            return "database";
        }

        @Override
        public Optional<String> problem() {
            return databaseProblem;
        }
    }
}
