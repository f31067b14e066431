package certes.gateway.http;

import certes.domain.access.AccessTokens;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.EventUri;
import certes.domain.ingest.EventBroker;
import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import certes.gateway.configuration.GatewayConfig;
import certes.gateway.reception.Admission;
import certes.gateway.reception.IncomingEvents;
import certes.gateway.reception.OwnEvents;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes events: {@code POST /events/{source}}, {@code /events/{type}/{version}} and
 * {@code /events/{namespace…}/{version}/{type}}. A plain servlet, since that costs a third of what JAX-RS does.
 */
public final class EventsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_CONTENT_TYPE_LENGTH = 255;
    private static final int SHARE_OF_THE_HEAP = 4;

    @Inject
    transient GatewayConfig config;

    @Inject
    transient CatalogReader catalogs;

    @Inject
    transient AccessTokens tokens;

    @Inject
    transient EventBroker broker;

    @Inject
    transient PrometheusRegistry prometheus;

    transient Clock clock = Clock.systemUTC();
    transient Duration timeout = TIMEOUT;
    transient BodyRoom room = new BodyRoom(Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP);

    @SuppressWarnings("NullAway.Init") // by init, which the container calls first
    private transient IncomingEvents incoming;

    @SuppressWarnings("NullAway.Init") // as above
    private transient OwnEvents own;

    @SuppressWarnings("NullAway.Init") // as above
    private transient EventMetrics metrics;

    @SuppressWarnings("NullAway.Init") // as above
    private transient Draining draining;

    @SuppressWarnings("NullAway.Init") // as above
    private transient ProducerPause pause;

    private int maxBytes;

    @Override
    public void init() {
        maxBytes = config.maxEventBytes();
        incoming = new IncomingEvents(catalogs, config.domain(), clock);
        pause = new ProducerPause(catalogs);
        draining = new Draining(timeout);
        draining.register();
        own = new OwnEvents(catalogs, tokens, config.domain(), clock);
        metrics = new EventMetrics(prometheus);
    }

    /** What was begun is answered before the container goes on to take the rest down. */
    @Override
    public void destroy() {
        draining.unregister();
        draining.drain();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startedNanos = System.nanoTime();
        Admission admission;
        try {
            admission = admit(request);
        } catch (RuntimeException failure) {
            admission =
                    new Admission.Refused(EventExchange.answerTo(failure, draining, pause.ofAny(EventExchange.SOON)));
        }
        if (admission instanceof Admission.Admitted admitted) {
            EventExchange.begin(
                    request,
                    response,
                    admitted,
                    broker,
                    pause,
                    room,
                    draining,
                    maxBytes,
                    timeout,
                    metrics,
                    startedNanos);
        } else if (admission instanceof Admission.Refused refused) {
            metrics.answered(refused.answer().status(), startedNanos);
            if (draining.isDraining()) {
                refused.answer().writeTo(response); // no time is left to read what it sends
            } else {
                UnwantedBody.refuse(request, response, refused.answer());
            }
        }
    }

    private Admission admit(HttpServletRequest request) {
        if (!request.getMethod().equals("POST")) {
            return new Admission.Refused(Answer.of(Problem.methodNotAllowed("Events are taken by POST alone."))
                    .with("Allow", "POST"));
        }
        if (draining.isDraining()) {
            return new Admission.Refused(EventExchange.stopping(pause.ofAny(EventExchange.AFTER_A_START))
                    .with("Connection", "close"));
        }
        if (request.getContentLengthLong() > maxBytes) {
            return refused(Problem.tooLarge(maxBytes));
        }
        Problem unreadable = unreadable(request.getContentType(), request.getHeader("content-encoding"));
        return unreadable == null ? route(request) : refused(unreadable);
    }

    private Admission route(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null || path.equals("/")) {
            return refused(Problem.notFound("CloudEvents are not taken here yet; post to /events/{source},"
                    + " /events/{type}/{version} or /events/{namespace}/{version}/{type}."));
        }
        if (hasEmptySegment(request)) {
            return refused(Problem.malformed("The path has an empty segment ('//'), which no event URI has."));
        }
        String called = path.substring(1);
        int slash = called.indexOf('/');
        if (slash < 0) {
            return incoming.admit(called, request);
        }
        boolean defaultNamespace = called.indexOf('/', slash + 1) < 0;
        return own.admit(
                defaultNamespace
                        ? EventUri.DEFAULT_NAMESPACE + called.substring(slash) + '/' + called.substring(0, slash)
                        : called,
                request);
    }

    /** Asked of the path as it was sent, since servers make one slash of several. */
    private static boolean hasEmptySegment(HttpServletRequest request) {
        String sent = request.getRequestURI();
        return sent.indexOf("//", sent.indexOf(request.getServletPath())) >= 0;
    }

    /** Why a body of that kind cannot be taken; null if it can. */
    private static @Nullable Problem unreadable(@Nullable String contentType, @Nullable String encoding) {
        if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
            return Problem.unsupportedMediaType("Compressed bodies are not taken; send it without Content-Encoding.");
        }
        if (contentType != null
                && (contentType.length() > MAX_CONTENT_TYPE_LENGTH
                        || !contentType.chars().allMatch(c -> c >= ' ' && c <= '~'))) {
            return Problem.unsupportedMediaType("The header Content-Type must be a media type of at most "
                    + MAX_CONTENT_TYPE_LENGTH + " ASCII characters.");
        }
        return null;
    }

    private static Admission refused(Problem problem) {
        return new Admission.Refused(Answer.of(problem));
    }
}
