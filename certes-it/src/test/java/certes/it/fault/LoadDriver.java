package certes.it.fault;

import certes.it.http.Reply;
import certes.it.http.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Posts events over some connections, each as soon as the one before was answered, and writes down what it sent and what
 * was acknowledged. Every event has an id of its own in its body. What is not acknowledged is sent again: by half of the
 * connections as a new event, by the others under the same idempotency key until it is acknowledged.
 */
final class LoadDriver implements AutoCloseable {

    private static final long PAUSE_NANOS = 100_000_000;
    private static final String PADDING = "y".repeat(500);

    private final int port;
    private final String path;
    private final Journal sent;
    private final Journal acknowledged;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Set<Integer> refusals = new ConcurrentSkipListSet<>();
    private final List<Thread> connections = new ArrayList<>();
    private volatile boolean running = true;

    /** @param directory gets the files {@code sent} and {@code acknowledged}, a line per event */
    LoadDriver(int port, String path, Path directory, int connectionCount) throws IOException {
        this.port = port;
        this.path = path;
        sent = new Journal(directory.resolve("sent"));
        acknowledged = new Journal(directory.resolve("acknowledged"));
        for (int i = 0; i < connectionCount; i++) {
            boolean insists = i % 2 == 0;
            Thread thread = new Thread(() -> drive(insists), "load-" + i);
            thread.setDaemon(true);
            connections.add(thread);
            thread.start();
        }
    }

    /** How many were acknowledged. */
    long accepted() {
        return accepted.get();
    }

    /** How many requests came to nothing. */
    long failed() {
        return failed.get();
    }

    /** Which other statuses than 202 were answered. */
    Set<Integer> refusals() {
        return refusals;
    }

    private void drive(boolean insists) {
        @Nullable Wire wire = null;
        @Nullable String id = null;
        while (running) {
            if (id == null || !insists) {
                id = UUID.randomUUID().toString();
                sent.append(id);
            }
            try {
                if (wire == null) {
                    wire = Wire.to(port);
                }
                if (post(wire, id, insists)) {
                    id = null;
                    continue;
                }
            } catch (IOException broken) {
                close(wire);
                wire = null;
            }
            failed.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        close(wire);
    }

    private boolean post(Wire wire, String id, boolean insists) throws IOException {
        byte[] body = ("{\"id\":\"" + id + "\",\"pad\":\"" + PADDING + "\"}").getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = insists
                ? Map.of("Content-Type", "application/json", "Idempotency-Key", id)
                : Map.of("Content-Type", "application/json");
        Reply reply = wire.send("POST", path, headers, body);
        if (reply.status() != 202) {
            refusals.add(reply.status());
            return false;
        }
        acknowledged.append(id + " " + reply.eventId());
        accepted.incrementAndGet();
        return true;
    }

    private static void close(@Nullable Wire wire) {
        try {
            if (wire != null) {
                wire.close();
            }
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** Ends the load after what is on its way, and completes the files. */
    @Override
    public void close() throws IOException {
        running = false;
        for (Thread connection : connections) {
            try {
                connection.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }
        sent.close();
        acknowledged.close();
    }
}
