package certes.broker.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How large a filter may be. It is asked before the library compiles it, which multiplies the branches of each
 * {@code $or} with those of the others.
 */
final class FilterBounds {
    static final int MAX_LENGTH = 8_192;
    static final int MAX_BRANCHES = 64;
    static final int MAX_ASTERISKS = 8;
    static final int MAX_RANGES = 16;
    static final int MAX_VALUE_LENGTH = 256;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_PATH_LENGTH = 512;
    private static final String OR = "$or";
    private static final String BODY = "body";
    private static final String HEADERS = "headers";
    private static final Set<String> PARTS = new TreeSet<>(Set.of(
            BODY,
            HEADERS,
            "uri",
            "domain",
            "namespace",
            "version",
            "name",
            "source",
            "direction",
            "contentType",
            "subscriber"));

    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private FilterBounds() {}

    /** @throws IllegalArgumentException saying which bound is violated, or why it is not JSON */
    static void check(String text) {
        require(text.length() <= MAX_LENGTH, "it is longer than " + MAX_LENGTH + " characters");
        JsonNode filter = read(text);
        require(filter.isObject(), "it is no JSON object");
        require(
                branches(filter) <= MAX_BRANCHES,
                "the alternatives of its $or make more than " + MAX_BRANCHES + " combinations");
        Counts counts = new Counts();
        counts.add(filter);
        require(counts.asterisks <= MAX_ASTERISKS, "it has more than " + MAX_ASTERISKS + " asterisks");
        require(
                counts.ranges <= MAX_RANGES,
                "it has more than " + MAX_RANGES + " numeric ranges, networks and IP addresses");
        require(counts.longest <= MAX_VALUE_LENGTH, "a value is longer than " + MAX_VALUE_LENGTH + " characters");
    }

    /** @throws IllegalArgumentException if there is nothing to find at the end of the path */
    static void checkPath(String path) {
        String part = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
        require(
                PARTS.contains(part),
                "there is no '" + part + "' to look at; a filter is over " + String.join(", ", PARTS)
                        + ", such as {\"body\": {\"action\": [\"opened\"]}}");
        require(
                path.length() <= MAX_PATH_LENGTH
                        && path.chars().filter(c -> c == '.').count() < MAX_DEPTH,
                "a path is longer than " + MAX_PATH_LENGTH + " characters or " + MAX_DEPTH + " names");
        require(
                !part.equals(HEADERS) || path.equals(path.toLowerCase(Locale.ROOT)),
                "the names of headers are in lower case: write " + path.toLowerCase(Locale.ROOT));
    }

    /** Whether the path leads into the body. */
    static boolean isOfBody(String path) {
        return path.equals(BODY) || path.startsWith(BODY + '.');
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (StreamConstraintsException beyondBounds) {
            throw new IllegalArgumentException(
                    "it is nested more than " + MAX_DEPTH + " deep or has a number of more than 100 digits",
                    beyondBounds);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("it is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    /** How many branches it is compiled to, counted no further than to where there are too many. */
    private static long branches(JsonNode object) {
        long branches = 1;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            long ofMember = member.getValue().isObject() ? branches(member.getValue()) : 1;
            if (member.getKey().equals(OR)) {
                ofMember = 0;
                for (JsonNode alternative : member.getValue()) {
                    ofMember += branches(alternative);
                }
            }
            branches = Math.min(MAX_BRANCHES + 1L, branches * Math.max(1, ofMember));
        }
        return branches;
    }

    /** What makes the library's automata large or slow: its compiler takes a minute for some hundred ranges of one field. */
    private static final class Counts {
        private int asterisks;
        private int ranges;
        private int longest;

        void add(JsonNode node) {
            if (node.isTextual()) {
                String text = node.asText();
                asterisks += (int) text.chars().filter(c -> c == '*').count();
                longest = Math.max(longest, text.length());
                ranges += ADDRESS.matcher(text).matches() ? 1 : 0; // matched as a range of one
            }
            ranges += node.has("numeric") || node.has("cidr") ? 1 : 0;
            node.forEach(this::add);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
