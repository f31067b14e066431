package certes.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine. */
public final class Ports {

    private Ports() {}

    /**
     * Makes sure that nobody listens on a port yet.
     *
     * @param variable what the operator sets to choose another
     * @throws StartFailure if the port cannot be bound; names it and the variable
     */
    public static void requireFree(int port, String variable) throws StartFailure {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException taken) {
            throw new StartFailure(
                    "Port " + port + " cannot be used (" + taken.getMessage() + "). Stop what listens there, or set "
                            + variable + " to a free port.",
                    taken);
        }
    }

    /** A port of the loopback interface that was free a moment ago. */
    public static int freeOnLoopback() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException("no free port on the loopback interface", none);
        }
    }
}
