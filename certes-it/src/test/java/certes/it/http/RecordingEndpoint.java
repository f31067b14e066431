package certes.it.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A destination on the loopback interface that writes down what it receives, before it answers as it was told to. Answers
 * 200 until told otherwise.
 */
public final class RecordingEndpoint implements AutoCloseable {

    private final ServerSocket server;
    private volatile Consumer<Received> recorder;
    private final List<Received> received = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<Received, Answer> answers = request -> Answer.status(200);

    private RecordingEndpoint(int port) {
        recorder = this::keep;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        } catch (IOException failure) {
            throw new UncheckedIOException("no endpoint on port " + port, failure);
        }
    }

    /** An endpoint on a free port. */
    public static RecordingEndpoint open() {
        return openOn(0);
    }

    /** An endpoint on the port of one that was closed. */
    public static RecordingEndpoint openOn(int port) {
        RecordingEndpoint endpoint = new RecordingEndpoint(port);
        endpoint.start();
        return endpoint;
    }

    /** An endpoint that keeps nothing in memory; the recorder is called before the answer is given. */
    public static RecordingEndpoint into(Consumer<Received> recorder) {
        RecordingEndpoint endpoint = new RecordingEndpoint(0);
        endpoint.recorder = recorder;
        endpoint.start();
        return endpoint;
    }

    private void start() {
        daemon("endpoint-" + port(), this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Where it listens. */
    public String address() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** Answers these one after another, and the last one from then on. */
    public RecordingEndpoint answering(Answer... script) {
        AtomicInteger next = new AtomicInteger();
        return answering(request -> script[Math.min(next.getAndIncrement(), script.length - 1)]);
    }

    public RecordingEndpoint answering(Function<Received, Answer> answer) {
        answers = answer;
        return this;
    }

    /** What was received so far, in order. */
    public List<Received> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    /** How many connections were made. */
    public int connections() {
        return connections.get();
    }

    /** Waits for that many requests; more are a failure. */
    public List<Received> await(int count) {
        Eventually.holds(
                () -> assertThat(received()).as("requests at the endpoint").hasSizeGreaterThanOrEqualTo(count));
        assertThat(received()).as("requests at the endpoint").hasSize(count);
        return received();
    }

    public Received awaitOne() {
        return await(1).get(0);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon("endpoint-" + port() + "-connection", () -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<HttpMessage> message = HttpMessage.readRequest(in);
                if (message.isEmpty()) {
                    return;
                }
                Received request = Received.of(message.get());
                recorder.accept(request);
                goesOn = answers.apply(request).to(socket, closing);
            }
        } catch (IOException hungUp) {
            // the other side's right
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private void keep(Received request) {
        synchronized (received) {
            received.add(request);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Hangs up on everybody; from now on connections are refused. */
    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
