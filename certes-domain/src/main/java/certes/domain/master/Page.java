package certes.domain.master;

import java.util.List;

/**
 * Part of a list, by keyset: the next part begins after the id of the last one.
 *
 * @param hasNext whether there is more
 */
public record Page<T>(List<T> items, boolean hasNext) {
    public Page {
        items = List.copyOf(items);
    }
}
