package certes.gateway.health;

import certes.domain.health.ReadinessCheck;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * What all checks said at one time.
 *
 * @param parts in the order of the checks
 */
record Readiness(List<Part> parts) {
    private static final Logger LOG = System.getLogger(Readiness.class.getName());
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What one check said.
     *
     * @param problem empty if the part is ready
     */
    record Part(String name, Optional<String> problem) {}

    static Readiness of(List<ReadinessCheck> checks) {
        return new Readiness(checks.stream().map(Readiness::ask).toList());
    }

    boolean isUp() {
        return parts.stream().allMatch(part -> part.problem().isEmpty());
    }

    /** MicroProfile Health 4.0, section 3.1. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", status(isUp()));
            json.writeArrayFieldStart("checks");
            for (Part part : parts) {
                write(part, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void write(Part part, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", part.name());
        json.writeStringField("status", status(part.problem().isEmpty()));
        if (part.problem().isPresent()) {
            json.writeObjectFieldStart("data");
            json.writeStringField("problem", part.problem().get());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static Part ask(ReadinessCheck check) {
        try {
            return new Part(check.name(), check.problem());
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "A readiness check failed", failure);
            return new Part(check.getClass().getSimpleName(), Optional.of("the check itself failed; see the log"));
        }
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
