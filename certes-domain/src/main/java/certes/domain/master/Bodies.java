package certes.domain.master;

import certes.domain.id.EventId;
import java.util.Map;

/** What became of a wish to load the bodies of several events. */
public sealed interface Bodies {
    /** Of those events that exist, as they were received; must not be changed. */
    record Loaded(Map<EventId, byte[]> byEvent) implements Bodies {}

    /** Together they are that many bytes, which is more than was allowed; none of them was loaded. */
    record TooLong(long bytes) implements Bodies {}
}
