package certes.consumer.sending;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real socket on a free port whose conduct a script says, connection by connection. */
final class ScriptedEndpoint implements AutoCloseable {
    /** What is done with one connection, which is closed after it. */
    interface Script {
        void play(Connection connection) throws IOException, InterruptedException;
    }

    /** A request, with the names of headers in lower case. */
    record Request(String line, Map<String, String> headers, byte[] body) {}

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Request> requests = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ScriptedEndpoint(Script script) {
        this(InetAddress.getLoopbackAddress(), script);
    }

    ScriptedEndpoint(InetAddress address, Script script) {
        this.script = script;
        try {
            this.listener = new ServerSocket(0, 1_000, address);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        daemon(this::listen);
    }

    /** Answers each request of each connection with these bytes. */
    static ScriptedEndpoint answering(String answer) {
        return new ScriptedEndpoint(connection -> {
            while (true) {
                connection.read();
                connection.write(answer);
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    URI uri() {
        return uri("http://127.0.0.1:%d/hook");
    }

    /** @param format holds {@code %d} for the port */
    URI uri(String format) {
        return URI.create(String.format(format, port()));
    }

    /** How many connections came. */
    int connections() {
        return connections.get();
    }

    /** How many of them are over. */
    int ended() {
        return ended.get();
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listener.accept();
                synchronized (this) {
                    sockets.add(socket);
                }
                int number = connections.incrementAndGet();
                daemon(() -> play(socket, number));
            }
        } catch (IOException closing) {
            closed.countDown();
        }
    }

    private void play(Socket socket, int number) {
        try (socket) {
            script.play(new Connection(socket, number));
        } catch (IOException | InterruptedException over) {
            // The other side left, or the test is over.
        } finally {
            ended.incrementAndGet();
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            synchronized (this) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One connection, as its script sees it. */
    final class Connection {
        private final Socket socket;
        private final int number;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** From 1. */
        int number() {
            return number;
        }

        Request read() throws IOException {
            String line = line();
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.merge(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).trim(),
                        (one, other) -> one + ", " + other);
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            Request request = new Request(line, headers, in.readNBytes(length));
            synchronized (ScriptedEndpoint.this) {
                requests.add(request);
            }
            return request;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Lets a moment go by, unless the test is over. */
        void linger() throws InterruptedException, IOException {
            if (closed.await(20, TimeUnit.MILLISECONDS)) {
                throw new IOException("the test is over");
            }
        }

        /** Says nothing until the other side leaves. */
        void hang() throws IOException {
            while (in.read() >= 0) {
                // Whatever it says.
            }
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException();
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.UTF_8).trim();
        }
    }
}
