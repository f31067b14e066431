package certes.it.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A connection to a server on this machine, kept alive between requests. It sends what it is told to, also what no decent
 * client would. Not thread-safe.
 */
public final class Wire implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static Wire to(int port) throws IOException {
        return from("127.0.0.1", port);
    }

    /** @param localAddress of the loopback network, as whom the server sees the caller */
    public static Wire from(String localAddress, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.bind(new InetSocketAddress(InetAddress.getByName(localAddress), 0));
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), PATIENCE_MILLIS);
            return new Wire(socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** One request on a connection of its own. */
    public static Reply once(int port, String method, String path, Map<String, String> headers, byte[] body) {
        try (Wire wire = to(port)) {
            return wire.send(method, path, headers, body);
        } catch (IOException failure) {
            throw new UncheckedIOException(method + " " + path + " on " + port, failure);
        }
    }

    /** Sends a request with its length, unless the headers say how it is framed, and reads the answer. */
    public Reply send(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: 127.0.0.1:");
        head.append(socket.getPort()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        boolean framed = headers.keySet().stream()
                .anyMatch(name -> name.toLowerCase().matches("content-length|transfer-encoding"));
        if (!framed && (body.length > 0 || !method.equals("GET"))) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length + 2);
        request.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.write(body);
        write(request.toByteArray());
        return read();
    }

    /** Sends bytes as they are. */
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads one answer. */
    public Reply read() throws IOException {
        return Reply.of(HttpMessage.readResponse(in));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
