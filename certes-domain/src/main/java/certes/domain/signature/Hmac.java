package certes.domain.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed hashes (RFC 2104). Thread-safe: each thread keeps its own {@link Mac}, since making one costs more than using it. */
public enum Hmac {
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256"),
    SHA384("HmacSHA384"),
    SHA512("HmacSHA512");

    private final String algorithm;

    @SuppressWarnings("ImmutableEnumChecker") // a cache; what it holds is no state of the constant
    private final ThreadLocal<Mac> macs;

    Hmac(String algorithm) {
        this.algorithm = algorithm;
        this.macs = ThreadLocal.withInitial(() -> newMac(algorithm));
    }

    /**
     * The algorithm of a name such as {@code SHA256} or {@code sha256}.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Hmac named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * The hash of the parts, one after the other.
     *
     * @param key at least one byte
     */
    public byte[] of(byte[] key, byte[]... parts) {
        Mac mac = macs.get();
        try {
            mac.init(new SecretKeySpec(key, algorithm));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(algorithm + " refuses a key of its own kind", impossible);
        }
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /** As {@link #of(byte[], byte[]...)}, where the key is the UTF-8 bytes of a text. */
    byte[] of(String key, byte[]... parts) {
        return of(key.getBytes(StandardCharsets.UTF_8), parts);
    }

    /** Whether the given bytes are this hash; takes equally long wherever they differ. */
    public boolean verifies(byte[] given, byte[] key, byte[]... parts) {
        return MessageDigest.isEqual(of(key, parts), given);
    }

    private static Mac newMac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no " + algorithm, impossible);
        }
    }
}
