package certes.gateway.answer;

import certes.domain.problem.Problem;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes problem documents (RFC 9457). Their {@code type} is {@code urn:certes:problem:<type>}: a name that is stable and
 * needs no page behind it.
 */
final class ProblemJson {
    private static final String TYPE_PREFIX = "urn:certes:problem:";
    private static final JsonFactory JSON = new JsonFactory();

    private ProblemJson() {}

    static byte[] of(Problem problem) {
        // by way of a string: a detail may quote half a surrogate pair, which is replaced here and would fail as bytes
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(problem, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Problem problem, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", TYPE_PREFIX + problem.type());
        json.writeStringField("title", problem.title());
        json.writeNumberField("status", problem.status());
        json.writeStringField("detail", problem.detail());
        if (!problem.errors().isEmpty()) {
            json.writeArrayFieldStart("errors");
            for (Problem.Violation violation : problem.errors()) {
                json.writeStartObject();
                json.writeStringField("pointer", violation.pointer());
                json.writeStringField("keyword", violation.keyword());
                json.writeStringField("detail", violation.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
