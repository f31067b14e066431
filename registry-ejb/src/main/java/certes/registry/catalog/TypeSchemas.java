package certes.registry.catalog;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of one type, as they were at one generation of the cache.
 *
 * @param generation of which these are the facts
 * @param versions by number; empty for a type without schemas, which is remembered too
 */
record TypeSchemas(long generation, TreeMap<Integer, StoredVersion> versions) {
    static final TypeSchemas NONE = new TypeSchemas(-1, new TreeMap<>());

    @Nullable
    StoredVersion version(int number) {
        return versions.get(number);
    }

    boolean isEmpty() {
        return versions.isEmpty();
    }

    List<Integer> numbers() {
        return List.copyOf(versions.keySet());
    }

    /** Characters of schema text, for which the memory of what is compiled from it is about proportional. */
    long weight() {
        long weight = 1;
        for (Map.Entry<Integer, StoredVersion> entry : versions.entrySet()) {
            weight += entry.getValue().schema().content().length();
        }
        return weight;
    }
}
