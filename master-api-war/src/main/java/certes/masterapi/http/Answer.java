package certes.masterapi.http;

import certes.domain.problem.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole response in JSON.
 *
 * @param headers beside content type and length
 */
@SuppressWarnings("ArrayRecordComponent") // written once and compared nowhere
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE_PREFIX = "urn:certes:problem:";

    /** Success; {@code value} is made of maps, lists, strings, numbers, booleans and nulls. Not to be cached. */
    static Answer ok(Object value) {
        return new Answer(200, "application/json", Map.of("Cache-Control", "no-store"), bytes(value));
    }

    /** Success, with a document that is JSON already. */
    static Answer document(String json) {
        return new Answer(200, "application/json", Map.of(), json.getBytes(StandardCharsets.UTF_8));
    }

    /** A refusal (RFC 9457). */
    static Answer of(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", TYPE_PREFIX + problem.type());
        document.put("title", problem.title());
        document.put("status", problem.status());
        document.put("detail", problem.detail());
        return new Answer(problem.status(), "application/problem+json", Map.of(), bytes(document));
    }

    /** The same with one more header. */
    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, more, body);
    }

    /** In whole seconds (RFC 9110 section 10.2.3), rounded up, at least one. */
    Answer retryAfter(Duration delay) {
        return with(
                "Retry-After", Long.toString(Math.max(1, delay.plusMillis(999).toSeconds())));
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static byte[] bytes(Object value) {
        try {
            // by way of a string: half a surrogate pair is replaced here and would fail as bytes
            return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
