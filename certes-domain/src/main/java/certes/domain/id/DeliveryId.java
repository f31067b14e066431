package certes.domain.id;

/** Names a delivery; the stable {@code webhook-id} that its receiver sees: written {@code dlv_…}, time-ordered (see {@link IdGenerator}). */
public record DeliveryId(long value) implements Comparable<DeliveryId> {
    private static final String PREFIX = "dlv";

    /** @throws IllegalArgumentException if the text is no id of this kind */
    public static DeliveryId parse(String text) {
        return new DeliveryId(SortableId.parse(PREFIX, text));
    }

    @Override
    public int compareTo(DeliveryId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return SortableId.format(PREFIX, value);
    }
}
