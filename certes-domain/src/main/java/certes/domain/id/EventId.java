package certes.domain.id;

/** Names an event: written {@code evt_…}, time-ordered (see {@link IdGenerator}). */
public record EventId(long value) implements Comparable<EventId> {
    private static final String PREFIX = "evt";

    /** @throws IllegalArgumentException if the text is no id of this kind */
    public static EventId parse(String text) {
        return new EventId(SortableId.parse(PREFIX, text));
    }

    @Override
    public int compareTo(EventId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return SortableId.format(PREFIX, value);
    }
}
