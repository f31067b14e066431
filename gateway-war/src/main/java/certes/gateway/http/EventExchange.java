package certes.gateway.http;

import certes.domain.event.StoreUnavailableException;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import certes.gateway.reception.Admission;
import certes.gateway.reception.Decision;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One admitted request from its first byte to its answer. The container calls when bytes have come, the broker when the
 * event is durable, and the clock when either takes too long; no thread waits in between. Whoever is first answers, and
 * the others find it answered.
 *
 * <p>After a crash the sender has no answer and sends again; if the event was stored already, its key tells.
 */
final class EventExchange implements ReadListener, AsyncListener {
    private static final Logger LOG = System.getLogger(EventExchange.class.getName());
    static final Duration SOON = Duration.ofSeconds(1);
    static final Duration AFTER_A_START = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;

    private final AsyncContext async;
    private final HttpServletResponse response;
    private final ServletInputStream in;
    private final BodyBuffer body;
    private final int maxBytes;
    private final Admission.Admitted admission;
    private final EventBroker broker;
    private final ProducerPause pause;
    private final Draining draining;
    private final EventMetrics metrics;
    private final long startedNanos;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean whole;

    /** Set once it is refused before its end. */
    private volatile @Nullable UnwantedBody unwanted;

    private EventExchange(
            AsyncContext async,
            HttpServletResponse response,
            ServletInputStream in,
            BodyBuffer body,
            int maxBytes,
            Admission.Admitted admission,
            EventBroker broker,
            ProducerPause pause,
            Draining draining,
            EventMetrics metrics,
            long startedNanos) {
        this.async = async;
        this.response = response;
        this.in = in;
        this.body = body;
        this.maxBytes = maxBytes;
        this.admission = admission;
        this.broker = broker;
        this.pause = pause;
        this.draining = draining;
        this.metrics = metrics;
        this.startedNanos = startedNanos;
    }

    /**
     * Begins, and returns at once.
     *
     * @param pause how long the producer is asked to wait where it is refused for now
     * @param timeout for reading and storing together
     * @param startedNanos when the request came, by {@link System#nanoTime}
     */
    static void begin(
            HttpServletRequest request,
            HttpServletResponse response,
            Admission.Admitted admission,
            EventBroker broker,
            ProducerPause pause,
            BodyRoom room,
            Draining draining,
            int maxBytes,
            Duration timeout,
            EventMetrics metrics,
            long startedNanos)
            throws IOException {
        BodyBuffer body = new BodyBuffer(request.getContentLengthLong(), maxBytes, room);
        if (!body.begin()) {
            Answer noRoom = noRoom(pause.of(admission.source(), admission.uri(), SOON));
            metrics.answered(noRoom.status(), startedNanos);
            UnwantedBody.refuse(request, response, noRoom);
            return;
        }
        EventExchange exchange = null;
        try {
            ServletInputStream in = request.getInputStream();
            boolean whole = body.readAtOnce(in);
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(timeout.toMillis());
            exchange = new EventExchange(
                    async, response, in, body, maxBytes, admission, broker, pause, draining, metrics, startedNanos);
            draining.enter();
            async.addListener(exchange);
            if (whole) {
                exchange.onAllDataRead();
            } else {
                in.setReadListener(exchange);
            }
        } finally {
            if (exchange == null) {
                body.end();
            }
        }
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (unwanted != null) {
            unwanted.onDataAvailable();
            return;
        }
        switch (body.read(in)) {
            case GOING_ON -> {}
            case TOO_LARGE -> refuse(Answer.of(Problem.tooLarge(maxBytes)));
            case NO_ROOM -> refuse(noRoom(soon()));
        }
    }

    /** Reads no more of the body into memory, and keeps nothing of it. */
    private void refuse(Answer answer) throws IOException {
        unwanted = new UnwantedBody(in, body.leftBytes(), answer, this::answer);
        body.end();
        unwanted.onDataAvailable();
    }

    @Override
    public void onAllDataRead() {
        if (unwanted != null) {
            unwanted.onAllDataRead();
            return;
        }
        if (answered.get()) {
            return;
        }
        if (!body.isWhole()) {
            answer((draining.isDraining() ? stopping(afterAStart()) : tooShort()).with("Connection", "close"));
            return;
        }
        whole = true;
        try {
            Decision decision = admission.decide().apply(body.toBytes());
            if (decision instanceof Decision.Submit submit) {
                broker.submit(submit.submission()).whenComplete(this::brokerAnswered);
            } else if (decision instanceof Decision.Refused refused) {
                answer(refused.answer());
            }
        } catch (Throwable failure) { // whatever it is, the sender must hear of it
            answer(answerTo(failure, draining, soon()));
        }
    }

    /**
     * What to say of a failure that no part foresaw; logged unless it is the database's, which is told elsewhere, or comes
     * of what the server has taken down already.
     */
    static Answer answerTo(Throwable failure, Draining draining, Duration pause) {
        if (draining.isDraining()) {
            LOG.log(Level.DEBUG, "A request failed while the server was about to stop", failure);
            return stopping(AFTER_A_START);
        }
        if (failure instanceof StoreUnavailableException) {
            return Answer.of(Problem.unavailable("The state database cannot be reached; send again."), pause);
        }
        LOG.log(Level.ERROR, "A request to /events failed and was answered by 500", failure);
        return Answer.of(Problem.unexpected());
    }

    private void brokerAnswered(@Nullable IngestResult result, @Nullable Throwable failure) {
        if (result instanceof IngestResult.Accepted accepted) {
            answer(Answer.accepted(accepted));
        } else if (result instanceof IngestResult.Refused refused) {
            answer(Answer.of(refused.problem()));
        } else if (result instanceof IngestResult.Unavailable unavailable) {
            answer(Answer.of(unavailable.problem(), unavailable.retryAfter()));
        } else {
            answer(answerTo(
                    failure == null ? new IllegalStateException("the broker gave no result") : failure,
                    draining,
                    soon()));
        }
    }

    private void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        body.end();
        metrics.answered(answer.status(), startedNanos);
        try {
            answer.writeTo(response);
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "The sender was gone before its answer", gone);
        }
        try {
            async.complete();
        } finally {
            draining.leave();
        }
    }

    /** Mostly the connection broke and nobody is there to be answered; whoever is must not take it for accepted. */
    private void abandon(@Nullable Throwable failure) {
        if (unwanted != null) {
            unwanted.breakOff();
            return;
        }
        LOG.log(Level.DEBUG, "A request broke before its answer", failure);
        answer((draining.isDraining() ? stopping(afterAStart()) : Answer.of(Problem.unexpected()))
                .with("Connection", "close"));
    }

    @Override
    public void onError(Throwable failure) {
        abandon(failure);
    }

    @Override
    public void onError(AsyncEvent event) {
        abandon(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        if (unwanted != null) {
            unwanted.breakOff();
            return;
        }
        answer(
                whole
                        ? Answer.of(Problem.unavailable("Storing the event took too long; send again."), soon())
                        : tooSlow());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // a request is started once
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // whoever answered has cleaned up
    }

    /** For what comes, and for what the server breaks off, while it is about to stop. */
    static Answer stopping(Duration pause) {
        return Answer.of(Problem.unavailable("Certes is about to stop; send it again."), pause);
    }

    private Duration soon() {
        return pause.of(admission.source(), admission.uri(), SOON);
    }

    private Duration afterAStart() {
        return pause.of(admission.source(), admission.uri(), AFTER_A_START);
    }

    private static Answer tooShort() {
        return Answer.of(Problem.malformed("The body is shorter than its Content-Length."));
    }

    private static Answer noRoom(Duration pause) {
        return Answer.of(Problem.unavailable("Too many large events are being taken at once; send again."), pause);
    }

    private static Answer tooSlow() {
        Problem problem = new Problem(
                "too-slow",
                "The request took too long to arrive",
                REQUEST_TIMEOUT,
                "The whole body did not arrive in time; send again.",
                List.of());
        return Answer.of(problem).with("Connection", "close");
    }
}
