package certes.domain.event;

import certes.domain.id.EventId;
import org.jspecify.annotations.Nullable;

/**
 * Certes' own HMAC over a stored event, made when the sender was verified and checked before the event is signed and
 * sent, so that a changed row is never delivered as genuine. Thread-safe.
 */
public interface Seal {
    /** The seal: HMAC-SHA256 over id, URI, content type and body, each with its length. */
    byte[] of(EventId id, EventUri uri, @Nullable String contentType, byte[] body);

    /** Whether the seal is the one of these facts; compared in constant time. */
    boolean isIntact(byte[] seal, EventId id, EventUri uri, @Nullable String contentType, byte[] body);
}
