package certes.it.running;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on this machine that can become slow, and stop to move anything. */
public final class TcpProxy implements AutoCloseable {

    private static final int CHUNK = 16 << 10;
    private static final long LOOK_MILLIS = 10;

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean frozen;

    private TcpProxy(ServerSocket entrance, int target) {
        this.entrance = entrance;
        this.target = target;
    }

    static TcpProxy to(int target) throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), target);
        daemon("proxy", proxy::accept);
        return proxy;
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** What the server answers comes so much later, piece by piece. */
    public void delay(Duration delay) {
        this.delay = delay;
    }

    /** Nothing moves any more, and nobody is told. */
    public void freeze() {
        frozen = true;
    }

    public void thaw() {
        frozen = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                daemon("proxy-connection", () -> join(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) {
        try (client;
                Socket server = new Socket()) {
            open.add(client);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon("proxy-request", () -> pump(client, server, false));
            pump(server, client, true);
        } catch (IOException gone) {
            // the client sees the end of its connection, as it would without a proxy
        } finally {
            open.remove(client);
        }
    }

    /** Passes on what comes until either side ends. */
    private void pump(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                hold(answers);
                out.write(chunk, 0, read);
            }
        } catch (IOException gone) {
            // both are closed then
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private void hold(boolean answers) throws InterruptedException {
        if (answers && !delay.isZero()) {
            Thread.sleep(delay.toMillis());
        }
        while (frozen) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
