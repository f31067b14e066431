package certes.gateway.reception;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds single values in a JSON body without building a tree: reading stops at the value. Whether all of the body is
 * JSON is not this class's question.
 */
final class JsonBody {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(256)
                    .maxNameLength(8_192)
                    .maxStringLength(65_536)
                    .maxNumberLength(1_000)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonBody() {}

    /** What a pointer led to. */
    sealed interface Lookup {
        /** A string, or the text of a number. */
        record Found(String text) implements Lookup {}

        /** Nothing, or a value of another kind. */
        record Absent() implements Lookup {}

        /** The body is no JSON up to the value, or deeper or longer than is read here. */
        record Unreadable() implements Lookup {}
    }

    /** @param pointer RFC 6901 */
    static Lookup find(String pointer, byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            JsonToken value = descend(json, pointer);
            boolean isText = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
            return isText ? new Lookup.Found(json.getText()) : new Lookup.Absent();
        } catch (IOException notJson) {
            return new Lookup.Unreadable();
        }
    }

    /** Whether a {@code Content-Type} says JSON: {@code application/json}, {@code text/json} or {@code …+json}. */
    static boolean isSaidBy(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    private static @Nullable JsonToken descend(JsonParser json, String pointer) throws IOException {
        JsonToken token = json.nextToken();
        String[] steps = pointer.split("/", -1);
        for (int i = 1; i < steps.length && token != null; i++) {
            String step = steps[i].replace("~1", "/").replace("~0", "~");
            token = switch (token) {
                case START_OBJECT -> intoMember(json, step);
                case START_ARRAY -> intoElement(json, step);
                default -> null;
            };
        }
        return token;
    }

    private static @Nullable JsonToken intoMember(JsonParser json, String name) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean here = name.equals(json.currentName());
            JsonToken value = json.nextToken();
            if (here) {
                return value;
            }
            json.skipChildren();
        }
        return null;
    }

    private static @Nullable JsonToken intoElement(JsonParser json, String index) throws IOException {
        if (!index.matches("0|[1-9][0-9]{0,8}")) {
            return null;
        }
        for (int left = Integer.parseInt(index); ; left--) {
            JsonToken element = json.nextToken();
            if (element == null || element == JsonToken.END_ARRAY || left == 0) {
                return element == JsonToken.END_ARRAY ? null : element;
            }
            json.skipChildren();
        }
    }
}
