package certes.broker.filter;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A field that a filter looks at, and what it wants of it.
 *
 * @param path the field's names from the document's root, with dots between them
 */
record Condition(String path, FieldTest test) {
    /** Whether the path ends before that place. */
    boolean endsBefore(int place) {
        return path.length() < place;
    }

    /**
     * The name by which the path goes on at that place in an object that has these names. A name with dots in it goes
     * before names of objects within objects.
     *
     * @return null if the object has no such name
     */
    @Nullable
    String nextName(int place, Predicate<String> has) {
        String rest = path.substring(place);
        for (int end = rest.length(); end > 0; end = rest.lastIndexOf('.', end - 1)) {
            if (has.test(rest.substring(0, end))) {
                return rest.substring(0, end);
            }
        }
        return null;
    }
}
