package certes.masterapi.graphql;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Relay connections by keyset: a cursor is the id of the row, so a page costs the same wherever it begins and stays right
 * while rows are added.
 */
final class Paging {
    static final int DEFAULT_FIRST = 50;
    static final int MAX_FIRST = 500;

    private Paging() {}

    static int first(@Nullable Integer first) {
        int size = first == null ? DEFAULT_FIRST : first;
        if (size < 1 || size > MAX_FIRST) {
            throw RefusedException.badRequest("first must be from 1 to " + MAX_FIRST + ", not " + size);
        }
        return size;
    }

    static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    }

    static <T> @Nullable T after(@Nullable String cursor, Function<String, T> parse) {
        if (cursor == null) {
            return null;
        }
        try {
            return parse.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException unreadable) {
            throw RefusedException.badRequest("after must be an endCursor or cursor that an answer held");
        }
    }
}
