package certes.it.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A request that an endpoint received. Header names are matched in any case. */
public record Received(String method, String path, Map<String, List<String>> headers, byte[] body) {

    static Received of(HttpMessage message) {
        String[] line = message.startLine().split(" ", 3);
        return new Received(line[0], line[1], message.headers(), message.body());
    }

    /** The first value of a header; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The number of the attempt, from 1. */
    public int attempt() {
        return Integer.parseInt(header("certes-attempt"));
    }

    public String webhookId() {
        return header("webhook-id");
    }
}
