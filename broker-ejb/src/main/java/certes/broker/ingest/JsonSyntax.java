package certes.broker.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body is JSON (RFC 8259) in UTF-8, with nothing beside it: no comments, no NaN, no repeated names, nothing
 * trailing, and nesting, numbers and strings within bounds, so that reading it stays cheap for everybody behind us.
 */
final class JsonSyntax {
    private static final int MAX_DEPTH = 200;
    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int MAX_NAME_LENGTH = 10_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE) // the body's own bound holds
                    .build())
            .build();

    private JsonSyntax() {}

    /** Whether a content type says JSON: {@code application/json}, {@code text/json}, or any {@code +json}. */
    static boolean isSaidBy(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end)).trim().toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    /** What is wrong with the body, in words; empty if nothing is. */
    static Optional<String> problem(byte[] body) {
        if (isMarkedOrWide(body)) {
            return Optional.of("it begins with a byte order mark or is not UTF-8");
        }
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                return Optional.of("it is empty");
            }
            parser.skipChildren();
            parser.finishToken(); // a string at the top is read lazily
            if (parser.nextToken() != null) {
                return Optional.of("something follows after its end");
            }
            return isUtf8(body) ? Optional.empty() : Optional.of("it is not UTF-8");
        } catch (StreamConstraintsException beyondBounds) {
            return Optional.of("it is nested more than " + MAX_DEPTH + " deep, or has a number of more than "
                    + MAX_NUMBER_LENGTH + " or a name of more than " + MAX_NAME_LENGTH + " characters");
        } catch (JsonProcessingException malformed) {
            return Optional.of(malformed.getOriginalMessage()
                    + " (line " + malformed.getLocation().getLineNr()
                    + ", column " + malformed.getLocation().getColumnNr() + ")");
        } catch (IOException notUtf8) {
            return Optional.of("it is not UTF-8");
        }
    }

    /** The parser would take UTF-16 and UTF-32 and skip a byte order mark; JSON on the wire is plain UTF-8. */
    private static boolean isMarkedOrWide(byte[] body) {
        if (body.length < 2) {
            return false;
        }
        int first = body[0] & 0xFF;
        return first == 0 || body[1] == 0 || first == 0xEF || first == 0xFE || first == 0xFF;
    }

    /** Strings that nobody looked at were skipped undecoded, so their bytes are checked here. */
    private static boolean isUtf8(byte[] body) {
        for (byte each : body) {
            if (each < 0) {
                return isWellFormed(body);
            }
        }
        return true;
    }

    private static boolean isWellFormed(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
