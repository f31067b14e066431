package certes.gateway.http;

import certes.gateway.answer.Answer;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What is left of a body when its sender is refused already: read and dropped, within bounds, and then answered. A server
 * that answers and closes a connection with bytes unread resets it, and the reset overtakes the answer: the sender would
 * see a broken connection instead of what it did wrong (RFC 9112, section 9.6). To go on reading after the answer, as that
 * section has it, is not to be had: Payara takes the rest for the next request.
 *
 * <p>Nothing of it is kept, so a crash loses nothing.
 */
final class UnwantedBody implements ReadListener {
    private static final Logger LOG = System.getLogger(UnwantedBody.class.getName());

    /** Whoever sends more than that may have to find out by the broken connection. */
    static final long MOST_BYTES = 32L << 20;

    /** Whoever waits for the answer before going on has it then. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Written by all at once, and read by nobody. */
    private static final byte[] SINK = new byte[8 << 10];

    private final ServletInputStream in;
    private final long announcedBytes;
    private final Answer answer;
    private final Consumer<Answer> end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long read;

    /**
     * @param announcedBytes how much is to come; negative if it is not known
     * @param end told once what to answer, when all or enough has been read
     */
    UnwantedBody(ServletInputStream in, long announcedBytes, Answer answer, Consumer<Answer> end) {
        this.in = in;
        this.announcedBytes = announcedBytes;
        this.answer = answer;
        this.end = end;
    }

    /** Refuses a request of whose body nothing was read. */
    static void refuse(HttpServletRequest request, HttpServletResponse response, Answer answer) throws IOException {
        if (!isComing(request)) {
            answer.writeTo(response);
            return;
        }
        ServletInputStream in = request.getInputStream();
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(LONGEST.toMillis());
        UnwantedBody body =
                new UnwantedBody(in, request.getContentLengthLong(), answer, last -> write(async, response, last));
        async.addListener(body.new Clock());
        in.setReadListener(body);
    }

    /** Not where its sender waits to be asked for it (RFC 9110, section 10.1.1), and not where it has come already. */
    private static boolean isComing(HttpServletRequest request) throws IOException {
        if (request.getHeader("expect") != null) {
            return false;
        }
        long announcedBytes = request.getContentLengthLong();
        return announcedBytes < 0
                ? request.getHeader("transfer-encoding") != null
                : request.getInputStream().available() < announcedBytes;
    }

    private static void write(AsyncContext async, HttpServletResponse response, Answer answer) {
        try {
            answer.writeTo(response);
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.DEBUG, "The sender was gone before its answer", gone);
        }
        async.complete();
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!(read == announcedBytes && Payara.saysTheEnd(in)) && in.isReady()) {
            int more = in.read(SINK);
            if (more < 0) {
                return; // the container says so by onAllDataRead
            }
            read += more;
            if (read > MOST_BYTES) {
                breakOff();
                return;
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end(answer);
    }

    @Override
    public void onError(Throwable gone) {
        breakOff();
    }

    /** Answers now, whatever is left of the body; not where that has been done. */
    void breakOff() {
        end(answer.with("Connection", "close"));
    }

    private void end(Answer last) {
        if (ended.compareAndSet(false, true)) {
            end.accept(last);
        }
    }

    /** For a sender that takes too long. */
    private final class Clock implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            breakOff();
        }

        @Override
        public void onError(AsyncEvent event) {
            breakOff();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // a request is started once
        }

        @Override
        public void onComplete(AsyncEvent event) {
            // nothing is held
        }
    }
}
