package certes.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of all bodies that are being read or wait for the broker's answer, so that many large ones at once are
 * refused instead of filling the heap. Thread-safe.
 */
final class BodyRoom {
    private final long capacity;
    private final AtomicLong taken = new AtomicLong();

    /** @param capacity in bytes */
    BodyRoom(long capacity) {
        this.capacity = capacity;
    }

    /** Takes room for more bytes, all or nothing. */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) <= capacity) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken. */
    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    /** How many bytes are taken now. */
    long taken() {
        return taken.get();
    }
}
