package certes.it.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How an endpoint answers one request. */
@FunctionalInterface
public interface Answer {

    /**
     * Answers.
     *
     * @param closing is counted down when the endpoint closes; what hangs waits for it
     * @return whether the connection stays open for more requests
     */
    boolean to(Socket connection, CountDownLatch closing) throws IOException, InterruptedException;

    /** A status with headers such as {@code Retry-After: 1}, and an empty body. */
    static Answer status(int status, String... headers) {
        return body(status, "", headers);
    }

    static Answer body(int status, String body, String... headers) {
        StringBuilder message = new StringBuilder("HTTP/1.1 " + status + " Told\r\n");
        for (String header : headers) {
            message.append(header).append("\r\n");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        message.append("Content-Length: ")
                .append(content.length)
                .append("\r\n\r\n")
                .append(body);
        byte[] bytes = message.toString().getBytes(StandardCharsets.UTF_8);
        return (connection, closing) -> {
            connection.getOutputStream().write(bytes);
            connection.getOutputStream().flush();
            return true;
        };
    }

    /** Never answers. */
    static Answer silence() {
        return (connection, closing) -> {
            closing.await();
            return false;
        };
    }

    /** Begins to answer and never stops; ends only when the other side hangs up. */
    static Answer endlessBody(int status, CountDownLatch hungUp) {
        return (connection, closing) -> {
            OutputStream out = connection.getOutputStream();
            byte[] kilobyte = ("3f8\r\n" + "e".repeat(0x3f8) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                out.write(("HTTP/1.1 " + status + " Told\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                while (closing.getCount() > 0) {
                    out.write(kilobyte);
                }
            } catch (IOException cut) {
                hungUp.countDown();
            }
            return false;
        };
    }

    /** Hangs up without an answer, by a TCP reset. */
    static Answer reset() {
        return (connection, closing) -> {
            connection.setSoLinger(true, 0);
            return false;
        };
    }

    /** The other answer, but only after that time. */
    static Answer after(Duration delay, Answer then) {
        return (connection, closing) -> {
            closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
            return then.to(connection, closing);
        };
    }

    /** The answer that follows once the gate is open. */
    static Answer after(CountDownLatch gate, Answer then) {
        return (connection, closing) -> {
            gate.await();
            return then.to(connection, closing);
        };
    }
}
