package certes.domain.event;

import java.util.Comparator;

/**
 * What tells a repeat from a new event: the sender's own key within one source or one caller.
 *
 * @param scope the source or caller, such as {@code source:github} or {@code caller:admin}
 * @param key the sender's key, at most 255 characters
 */
public record IdempotencyKey(String scope, String key) implements Comparable<IdempotencyKey> {
    /** The longest key that is taken, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final Comparator<IdempotencyKey> ORDER =
            Comparator.comparing(IdempotencyKey::scope).thenComparing(IdempotencyKey::key);

    /** @throws IllegalArgumentException if the key is empty or too long */
    public IdempotencyKey {
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an idempotency key has 1-" + MAX_LENGTH + " characters");
        }
    }

    @Override
    public int compareTo(IdempotencyKey other) {
        return ORDER.compare(this, other);
    }
}
