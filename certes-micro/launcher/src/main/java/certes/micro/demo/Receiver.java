package certes.micro.demo;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A downstream consumer on a free port of the loopback interface, which answers 204 and keeps what it got. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    private Receiver(HttpServer server) {
        this.server = server;
    }

    /** What arrived. */
    static final class Delivery {

        private final Headers headers;
        private final byte[] body;
        private final long arrivedAtNanos;

        private Delivery(Headers headers, byte[] body, long arrivedAtNanos) {
            this.headers = headers;
            this.body = body;
            this.arrivedAtNanos = arrivedAtNanos;
        }

        byte[] body() {
            return body;
        }

        /** When the body was read, on the monotonic clock. */
        long arrivedAtNanos() {
            return arrivedAtNanos;
        }

        String header(String name) {
            return Optional.ofNullable(headers.getFirst(name)).orElse("");
        }
    }

    static Receiver open() throws IOException {
        Receiver receiver =
                new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        receiver.server.createContext("/hook", receiver::take);
        receiver.server.start();
        return receiver;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            deliveries.add(new Delivery(exchange.getRequestHeaders(), body, System.nanoTime()));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    Optional<Delivery> await(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(deliveries.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
