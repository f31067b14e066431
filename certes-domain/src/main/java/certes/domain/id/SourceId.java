package certes.domain.id;

/** Names a source: written {@code src_…}, time-ordered (see {@link IdGenerator}). */
public record SourceId(long value) implements Comparable<SourceId> {
    private static final String PREFIX = "src";

    /** @throws IllegalArgumentException if the text is no id of this kind */
    public static SourceId parse(String text) {
        return new SourceId(SortableId.parse(PREFIX, text));
    }

    @Override
    public int compareTo(SourceId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return SortableId.format(PREFIX, value);
    }
}
