package certes.domain.id;

/** Names a subscription: written {@code sub_…}, time-ordered (see {@link IdGenerator}). */
public record SubscriptionId(long value) implements Comparable<SubscriptionId> {
    private static final String PREFIX = "sub";

    /** @throws IllegalArgumentException if the text is no id of this kind */
    public static SubscriptionId parse(String text) {
        return new SubscriptionId(SortableId.parse(PREFIX, text));
    }

    @Override
    public int compareTo(SubscriptionId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return SortableId.format(PREFIX, value);
    }
}
