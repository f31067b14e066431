package certes.domain.id;

/** Names a replay of many events: written {@code rpl_…}, time-ordered (see {@link IdGenerator}). */
public record ReplayId(long value) implements Comparable<ReplayId> {
    private static final String PREFIX = "rpl";

    /** @throws IllegalArgumentException if the text is no id of this kind */
    public static ReplayId parse(String text) {
        return new ReplayId(SortableId.parse(PREFIX, text));
    }

    @Override
    public int compareTo(ReplayId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return SortableId.format(PREFIX, value);
    }
}
