package certes.registry.validation;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON (RFC 8259) from strangers: bounded depth, bounded numbers and names, one document, no duplicate keys, UTF-8
 * only. Whoever calls bounds the size.
 */
final class StrictJson {
    /** Checking recurses with the document, so that this bounds the stack too. */
    static final int MAX_DEPTH = 200;

    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final int MAX_NAME_LENGTH = 10_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private StrictJson() {}

    /** What was read. */
    sealed interface Reading {
        record Document(JsonNode root) implements Reading {}

        /** @param detail a clause such as {@code is not JSON at line 1, column 7} */
        record Unreadable(String detail) implements Reading {}
    }

    static Reading read(byte[] json) {
        if (looksLikeUtf16Or32(json)) {
            return new Reading.Unreadable("is not UTF-8");
        }
        try {
            return document(MAPPER.readTree(json));
        } catch (JacksonException e) {
            return new Reading.Unreadable(reason(e));
        }
    }

    static Reading read(String json) {
        try {
            return document(MAPPER.readTree(json));
        } catch (JacksonException e) {
            return new Reading.Unreadable(reason(e));
        }
    }

    private static Reading document(JsonNode root) {
        return root.isMissingNode() ? new Reading.Unreadable("is empty") : new Reading.Document(root);
    }

    /** The parser would guess other encodings, which JSON between systems must not have (RFC 8259, 8.1). */
    private static boolean looksLikeUtf16Or32(byte[] json) {
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] == 0 || json[i] == (byte) 0xFE || json[i] == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }

    /** In our words, since the parser's name its classes. */
    private static String reason(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "is nested deeper than " + MAX_DEPTH + " levels, or has a number of more than " + MAX_NUMBER_LENGTH
                    + " digits or a name of more than " + MAX_NAME_LENGTH + " characters";
        }
        TokenStreamLocation at = e.getLocation();
        String where =
                at == null || at.getLineNr() < 1 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "is not JSON, or has a key twice," + where;
    }
}
