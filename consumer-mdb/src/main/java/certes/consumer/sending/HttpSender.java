package certes.consumer.sending;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.async.MinimalHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts bodies without a thread that waits. Redirects are not followed, cookies and credentials not kept, bodies not
 * decompressed. One deadline holds for the whole exchange, connecting included.
 */
@ApplicationScoped
public class HttpSender {
    private static final Logger LOG = System.getLogger(HttpSender.class.getName());
    private static final int IO_THREADS = 2;
    /** How many names may hang at once before others wait behind them. */
    private static final int LOOKUP_THREADS = 32;

    private static final int MAX_CONNECTIONS = 4_000;
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;
    /** What the system says of a connection that the other side has closed. */
    private static final Set<String> CLOSED_BY_PEER =
            Set.of("Connection reset", "Connection reset by peer", "Broken pipe");

    @Inject
    private SendingConfig config;

    @Inject
    private Clock clock;

    @Resource
    private ManagedThreadFactory threads;

    private ThreadPoolExecutor lookups;
    private NameLookups names;
    private DroppableConnections connections;
    private MinimalHttpAsyncClient client;
    private ScheduledThreadPoolExecutor deadlines;

    @PostConstruct
    void start() {
        lookups = new ThreadPoolExecutor(
                LOOKUP_THREADS, LOOKUP_THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), threads);
        lookups.allowCoreThreadTimeOut(true);
        names = new NameLookups(SystemDefaultDnsResolver.INSTANCE, lookups);
        connections = new DroppableConnections(PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(new VettedResolver(config.addressPolicy(), names))
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS) // shares are given out before
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIMEOUT)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(5)) // so that changed DNS is seen
                        .build())
                .build());
        client = HttpAsyncClients.createMinimal(
                H2Config.DEFAULT,
                Http1Config.custom()
                        .setMaxLineLength(MAX_LINE)
                        .setMaxHeaderCount(MAX_HEADERS)
                        .build(),
                IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .build(),
                connections);
        client.start();
        deadlines = new ScheduledThreadPoolExecutor(1, threads);
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** Makes sure that it is there: the first call makes the bean. */
    public void open() {
        LOG.log(Level.DEBUG, "Deliveries are sent from now on");
    }

    @PreDestroy
    void stop() {
        deadlines.shutdownNow();
        lookups.shutdownNow();
        client.close(CloseMode.GRACEFUL);
    }

    /**
     * Posts a body.
     *
     * @param timeout for the whole exchange
     * @return completed with what came of it, never exceptionally, on a thread that must not be held
     */
    public CompletionStage<Answer> post(URI address, Map<String, String> headers, byte[] body, Duration timeout) {
        return new Exchange(address, headers, body, timeout).start();
    }

    /** One exchange, and its second try where a kept connection turns out to be closed. */
    private final class Exchange {
        private final URI address;
        private final Map<String, String> headers;
        private final byte[] body;
        private final Duration timeout;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private volatile LeaseContext context = new LeaseContext();
        private boolean triedAgain;

        Exchange(URI address, Map<String, String> headers, byte[] body, Duration timeout) {
            this.address = address;
            this.headers = headers;
            this.body = body;
            this.timeout = timeout;
        }

        CompletionStage<Answer> start() {
            ScheduledFuture<?> deadline = deadlines.schedule(this::giveUp, timeout.toNanos(), TimeUnit.NANOSECONDS);
            String host = address.getHost();
            if (host == null) {
                execute(); // fails, and says why
            } else {
                names.ready(host).thenRun(this::execute);
            }
            return answer.whenComplete((done, failure) -> deadline.cancel(false));
        }

        private void execute() {
            if (answer.isDone()) {
                return; // given up while the name was looked up
            }
            try {
                BasicHttpRequest request = new BasicHttpRequest(Method.POST, address);
                headers.forEach(request::addHeader);
                LeaseContext next = new LeaseContext();
                next.setRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(timeout))
                        .build());
                context = next;
                Future<Answer> unused = client.execute( // the completion is told
                        new BasicRequestProducer(request, new BasicAsyncEntityProducer(body, null)),
                        new AnswerReader(clock),
                        next,
                        new Completion());
                if (answer.isDone()) {
                    drop(); // given up before there was something to drop
                }
            } catch (RuntimeException refused) {
                answer.complete(new Answer.Failed(words(refused)));
            }
        }

        private void giveUp() {
            if (answer.complete(new Answer.Failed("no answer within " + timeout.toSeconds() + " s"))) {
                drop();
            }
        }

        private void drop() {
            String exchange = context.leasedFor;
            if (exchange != null) {
                connections.drop(exchange);
            }
        }

        /**
         * A destination may close a kept connection just when it is used again. That is no failure of the destination,
         * so it is tried once more at once; if it did take the first one, the repeat has the same {@code webhook-id}.
         */
        private boolean mayTryAgain(Exception failure) {
            boolean stale = failure instanceof RequestNotExecutedException
                    || failure instanceof ConnectionClosedException
                    || (failure instanceof IOException
                            && CLOSED_BY_PEER.contains(String.valueOf(failure.getMessage())));
            if (!stale || triedAgain || answer.isDone()) {
                return false;
            }
            triedAgain = true;
            return true;
        }

        private final class Completion implements FutureCallback<Answer> {
            @Override
            public void completed(Answer result) {
                forget();
                answer.complete(result);
            }

            @Override
            public void failed(Exception failure) {
                forget();
                if (mayTryAgain(failure)) {
                    execute();
                } else {
                    answer.complete(new Answer.Failed(words(failure)));
                }
            }

            @Override
            public void cancelled() {
                forget();
                answer.complete(new Answer.Failed("cancelled"));
            }

            private void forget() {
                String exchange = context.leasedFor;
                if (exchange != null) {
                    connections.forget(exchange);
                }
            }
        }
    }

    /** Keeps the first id that the client gives an exchange, the one by which it asks for a connection. */
    private static final class LeaseContext extends HttpClientContext {
        private volatile @Nullable String leasedFor;

        @Override
        public void setExchangeId(String id) {
            if (leasedFor == null) {
                leasedFor = id;
            }
            super.setExchangeId(id);
        }
    }

    /** Why there was no answer, for people; nothing that names our classes. */
    private static String words(Exception failure) {
        String message = failure.getMessage() == null ? "no details" : failure.getMessage();
        for (Map.Entry<Class<? extends Exception>, String> known : WORDS) {
            if (known.getKey().isInstance(failure)) {
                return known.getValue() + ": " + message;
            }
        }
        return "no answer: " + message;
    }

    private static final List<Map.Entry<Class<? extends Exception>, String>> WORDS = List.of(
            Map.entry(RefusedAddressException.class, "not sent"),
            Map.entry(UnknownHostException.class, "unknown host"),
            Map.entry(NoRouteToHostException.class, "no route to the host"),
            Map.entry(ConnectException.class, "connection refused"),
            Map.entry(SocketTimeoutException.class, "timed out"),
            Map.entry(SSLException.class, "TLS failed"),
            Map.entry(ConnectionClosedException.class, "closed without an answer"));
}
