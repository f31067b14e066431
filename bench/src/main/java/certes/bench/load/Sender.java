package certes.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection to a gateway, over which one request goes at a time. Not thread-safe. */
final class Sender {

    private final InetSocketAddress gateway;
    private final Selector selector;
    private final ByteBuffer arrived = ByteBuffer.allocate(4096);
    private final MessageReader answer = new MessageReader();
    private ByteBuffer request = ByteBuffer.allocate(0);
    private SocketChannel channel;
    private SelectionKey key;
    private long dueAt;
    private boolean busy;

    Sender(InetSocketAddress gateway, Selector selector) throws IOException {
        this.gateway = gateway;
        this.selector = selector;
        this.channel = connect();
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connected = SocketChannel.open(gateway);
        connected.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connected.configureBlocking(false);
        return connected;
    }

    /** Begins to send; what does not fit into the socket follows by {@link #progress}, which notices failures, too. */
    void send(long due, ByteBuffer whole) {
        dueAt = due;
        busy = true;
        request = whole;
        answer.begin();
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        try {
            channel.write(request);
        } catch (IOException broken) {
            return; // the socket stays ready, and the next look at it throws the same
        }
        if (!request.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /**
     * Sends and receives what can be without waiting.
     *
     * @return whether the answer is complete
     * @throws IOException if the connection is broken or the answer no HTTP
     */
    boolean progress() throws IOException {
        if (request.hasRemaining()) {
            channel.write(request);
            if (!request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
        while (true) {
            arrived.clear();
            int count = channel.read(arrived);
            if (count < 0) {
                throw new EOFException("the connection was closed");
            }
            if (count == 0) {
                return false;
            }
            if (answer.take(arrived.flip())) {
                busy = false;
                return true;
            }
        }
    }

    /** Whether a request is under way. */
    boolean isBusy() {
        return busy;
    }

    /** The status of a complete answer. */
    int status() {
        return answer.status();
    }

    /** When what was sent last was due, by the clock of {@link System#nanoTime()}. */
    long dueAt() {
        return dueAt;
    }

    /** Takes a new connection in place of a broken one. */
    void reopen() {
        busy = false;
        request = ByteBuffer.allocate(0);
        try {
            channel.close();
            channel = connect();
            key = channel.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException unreachable) {
            throw new UncheckedIOException("the gateway takes no connections any more", unreachable);
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
