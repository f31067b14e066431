package certes.gateway.answer;

import certes.domain.ingest.IngestResult;
import certes.domain.problem.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole response.
 *
 * @param status the HTTP status
 * @param headers beside content type and length
 */
@SuppressWarnings("ArrayRecordComponent") // written once and compared nowhere
public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    /** RFC 9457. */
    public static final String PROBLEM_JSON = "application/problem+json";

    private static final String JSON = "application/json";

    /** A refusal, as {@code application/problem+json}. */
    public static Answer of(Problem problem) {
        return new Answer(problem.status(), PROBLEM_JSON, Map.of(), ProblemJson.of(problem));
    }

    /** A refusal that is worth trying again after that time, in whole seconds, at least one. */
    public static Answer of(Problem problem, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return of(problem).with("Retry-After", Long.toString(seconds));
    }

    /** The event is durable. Neither id nor URI has a character that JSON would escape. */
    public static Answer accepted(IngestResult.Accepted accepted) {
        String json = "{\"id\":\"" + accepted.id() + "\",\"uri\":\"" + accepted.uri() + "\",\"duplicate\":"
                + accepted.duplicate() + '}';
        return json(HttpServletResponse.SC_ACCEPTED, json);
    }

    /** Any JSON document. */
    public static Answer json(int status, String document) {
        return new Answer(status, JSON, Map.of(), document.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, more, body);
    }

    /** Writes it. The response must not be committed. */
    public void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
