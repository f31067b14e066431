package certes.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * A receiver in the driver's process, and so on its clock: the time from due to handed over ends when it has the whole
 * delivery. It answers everything by 200.
 */
public final class HandoverReceiver implements AutoCloseable {

    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final ServerSocketChannel server;
    private final ByteBuffer arrived = ByteBuffer.allocate(64 * 1024);
    private final Histogram latencies = new SynchronizedHistogram(3);
    private final AtomicLong repeated = new AtomicLong();

    /**
     * Listens on the loopback interface.
     *
     * @throws IOException if the port is taken
     */
    public HandoverReceiver(int port) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::listen, "handover-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        try {
            while (selector.isOpen()) {
                selector.select(this::progress);
            }
        } catch (IOException | ClosedSelectorException closed) {
            // nobody listens any more, so deliveries fail and the measurement with them
        }
    }

    private void progress(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = server.accept();
                if (accepted != null) {
                    accepted.configureBlocking(false);
                    accepted.register(selector, SelectionKey.OP_READ, new MessageReader());
                }
            } else if (key.channel() instanceof SocketChannel channel
                    && key.attachment() instanceof MessageReader delivery
                    && !receive(channel, delivery)) {
                channel.close();
            }
        } catch (IOException broken) {
            key.cancel();
        }
    }

    /** Answers whether the connection is still open. */
    private boolean receive(SocketChannel channel, MessageReader delivery) throws IOException {
        while (true) {
            arrived.clear();
            int count = channel.read(arrived);
            if (count <= 0) {
                return count == 0;
            }
            arrived.flip();
            while (arrived.hasRemaining()) {
                if (delivery.take(arrived)) {
                    count(delivery);
                    channel.write(ByteBuffer.wrap(OK));
                    delivery.begin();
                }
            }
        }
    }

    private void count(MessageReader delivery) {
        long due = delivery.dueNanos();
        if (due > 0) {
            latencies.recordValue(Math.max(0, System.nanoTime() - due));
        }
        String attempt = delivery.header("certes-attempt");
        if (!attempt.isEmpty() && !attempt.equals("1")) {
            repeated.incrementAndGet();
        }
    }

    /** From due to handed over. */
    public Latencies latencies() {
        return Latencies.of(latencies);
    }

    /** How many deliveries were handed over by a later attempt than their first. */
    public long repeated() {
        return repeated.get();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        server.close();
    }
}
