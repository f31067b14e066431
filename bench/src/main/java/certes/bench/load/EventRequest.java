package certes.bench.load;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The request that posts a {@link PushEvent}, signed as GitHub signs where the scenario says so. Not thread-safe. */
public final class EventRequest {

    /** What the load's senders sign with; it protects nothing. */
    public static final String SECRET = "the-load-driver-signs-with-this-text";

    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String PREFIX = "sha256=";

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final byte[] body;
    private final byte[] message;
    private final int bodyAt;
    private final int signatureAt;
    private final Mac mac;

    /**
     * @param url where to post
     */
    public EventRequest(URI url, Scenario scenario) {
        body = PushEvent.ofSize(scenario.bytes());
        mac = mac();
        headers.put("Content-Type", "application/json");
        if (scenario.signed()) {
            headers.put("X-GitHub-Event", "push");
            headers.put(SIGNATURE, PREFIX + HexFormat.of().formatHex(mac.doFinal(body)));
        }
        String head = head(url);
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        bodyAt = headBytes.length;
        signatureAt = scenario.signed() ? head.indexOf(PREFIX) + PREFIX.length() : -1;
        message = ByteBuffer.allocate(bodyAt + body.length)
                .put(headBytes)
                .put(body)
                .array();
    }

    private String head(URI url) {
        StringBuilder head = new StringBuilder("POST " + url.getPath() + " HTTP/1.1\r\n");
        head.append("Host: ").append(url.getAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("Content-Length: ")
                .append(body.length)
                .append("\r\n\r\n")
                .toString();
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The JSON Schema that its events fulfil. */
    public static String schema() {
        return PushEvent.schema();
    }

    /** The headers that depend on the event. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The event that is the same each time; a copy. */
    public byte[] body() {
        return body.clone();
    }

    /** The whole request with the event that is the same each time. */
    ByteBuffer same() {
        return ByteBuffer.wrap(message);
    }

    /**
     * The whole request with an event that says when it was due, signed anew.
     *
     * @param nanos by the clock of {@link System#nanoTime()}
     */
    ByteBuffer dueAt(long nanos) {
        byte[] stamped = message.clone();
        PushEvent.stamp(stamped, bodyAt, nanos);
        if (signatureAt >= 0) {
            mac.update(stamped, bodyAt, body.length);
            byte[] hex = HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(hex, 0, stamped, signatureAt, hex.length);
        }
        return ByteBuffer.wrap(stamped);
    }
}
