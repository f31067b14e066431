package certes.masterapi.http;

import certes.domain.problem.Problem;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request, which has to be one JSON object (RFC 8259). */
sealed interface JsonRequest {
    /** It is. */
    record Read(JsonObject object) implements JsonRequest {}

    /** It is not. */
    record Unreadable(Problem problem) implements JsonRequest {}

    /** Made once: looking the provider up costs more than reading. */
    JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    /** What is read of a body that is refused as too large. */
    int MAX_DISCARDED_BYTES = 4 << 20;

    /** Reads at most {@code maxBytes}. */
    static JsonRequest of(HttpServletRequest request, int maxBytes) throws IOException {
        if (!isJson(request.getContentType())) {
            return new Unreadable(Problem.unsupportedMediaType("Send Content-Type: application/json."));
        }
        boolean isDeclaredTooLarge = request.getContentLengthLong() > maxBytes;
        byte[] body =
                isDeclaredTooLarge ? new byte[0] : request.getInputStream().readNBytes(maxBytes + 1);
        if (isDeclaredTooLarge || body.length > maxBytes) {
            discardRest(request.getInputStream());
            return tooLarge(maxBytes);
        }
        try {
            return object(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException noUtf8) {
            return new Unreadable(Problem.malformed("The body is not UTF-8."));
        }
    }

    /** So that a client which sends before it reads sees the refusal and no broken connection; only so much, though. */
    private static void discardRest(InputStream body) throws IOException {
        byte[] some = new byte[8_192];
        int discarded = 0;
        int read = body.read(some);
        while (read >= 0 && discarded < MAX_DISCARDED_BYTES) {
            discarded += read;
            read = body.read(some);
        }
    }

    private static JsonRequest object(String text) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
                return new Unreadable(Problem.malformed("The body must be one JSON object; batches are not taken."));
            }
            JsonObject object = parser.getObject();
            boolean isTrailed = parser.hasNext();
            return isTrailed ? new Unreadable(Problem.malformed("The body is not JSON.")) : new Read(object);
        } catch (JsonException | IllegalStateException malformed) {
            return new Unreadable(Problem.malformed("The body is not JSON."));
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    private static JsonRequest tooLarge(int maxBytes) {
        return new Unreadable(new Problem(
                "too-large",
                "The request is too large",
                413,
                "A request to the Master API has at most " + maxBytes + " bytes.",
                List.of()));
    }
}
