package certes.master.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How an event's headers lie in their column: one JSON object of strings. */
public final class HeadersText {
    private static final JsonFactory JSON = new JsonFactory();

    private HeadersText() {}

    /** The column's text. */
    public static String write(Map<String, String> headers) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        // PostgreSQL's text holds no NUL, which JSON writes escaped already.
        return text.toString();
    }

    /** Reads what {@link #write} wrote, in order. */
    public static Map<String, String> read(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                headers.put(name, json.getText());
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException("The stored headers cannot be read", damaged);
        }
        return headers;
    }
}
