package certes.master.secrets;

import certes.domain.event.EventUri;
import certes.domain.event.Seal;
import certes.domain.id.EventId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Seals by HMAC-SHA256 with a key derived from the master key. What is sealed: id (8 bytes), length and UTF-8 of the URI,
 * length and UTF-8 of the content type (length -1 where there is none), length of the body (4 bytes each), body.
 */
public final class HmacSeal implements Seal {
    private static final int NONE = -1;
    private static final byte[] NOTHING = {};

    /** Keyed once and only ever cloned: cheaper than keying, and unlike a thread-local it leaks into no pool. */
    private final Mac keyed;

    public HmacSeal(MasterKey masterKey) {
        try {
            keyed = Mac.getInstance("HmacSHA256");
            keyed.init(masterKey.derive("certes event seal 1", "HmacSHA256"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    @Override
    public byte[] of(EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
        byte[] address = uri.toString().getBytes(StandardCharsets.UTF_8);
        byte[] type = contentType == null ? NOTHING : contentType.getBytes(StandardCharsets.UTF_8);
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + 3 * Integer.BYTES + address.length + type.length);
        head.putLong(id.value());
        head.putInt(address.length).put(address);
        head.putInt(contentType == null ? NONE : type.length).put(type);
        head.putInt(body.length);
        Mac mac = copy();
        mac.update(head.array());
        return mac.doFinal(body);
    }

    @Override
    public boolean isIntact(byte[] seal, EventId id, EventUri uri, @Nullable String contentType, byte[] body) {
        return MessageDigest.isEqual(seal, of(id, uri, contentType, body));
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException otherProvider) {
            throw new IllegalStateException(
                    "the security provider " + keyed.getProvider() + " cannot copy an HmacSHA256; use the JDK's own",
                    otherProvider);
        }
    }
}
