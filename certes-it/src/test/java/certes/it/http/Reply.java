package certes.it.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a server answered. Header names are matched in any case. */
public record Reply(int status, Map<String, List<String>> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Reply of(HttpMessage message) {
        return new Reply(Integer.parseInt(message.startLine().split(" ", 3)[1]), message.headers(), message.body());
    }

    /** The first value of a header; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, List.of("")).get(0);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("no JSON: " + this, noJson);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The id of the event that was accepted. */
    public String eventId() {
        if (status != 202) {
            throw new AssertionError("not accepted: " + this);
        }
        return json().path("id").asText();
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text();
    }
}
