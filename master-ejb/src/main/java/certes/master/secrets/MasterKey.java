package certes.master.secrets;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one key from which all others are derived: 32 random bytes. Who loses it loses the secrets at rest; who has it and
 * the database can read them.
 */
public final class MasterKey {
    private static final int BYTES = 32;
    private static final String FILE = "master-key";

    private final SecretKey key;

    private MasterKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /**
     * Reads a key as {@code CERTES_MASTER_KEY} holds it; the exception's message does not repeat it.
     *
     * @throws IllegalArgumentException if it is not base64 of 32 bytes
     */
    public static MasterKey parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException("CERTES_MASTER_KEY is not base64 of 32 bytes", noBase64);
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("CERTES_MASTER_KEY must be base64 of 32 bytes, and these are "
                    + bytes.length + "; make one by: head -c 32 /dev/urandom | base64");
        }
        return new MasterKey(bytes);
    }

    /**
     * The key in {@code master-key} (32 bytes, mode 600) of that directory; a new one where there is none.
     *
     * @throws IllegalStateException saying what to do, if the file is unusable
     */
    public static MasterKey inDirectory(Path home) {
        Path path = home.resolve(FILE);
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        byte[] bytes = new PrivateFile(path).readOrCreate(fresh);
        if (bytes.length != BYTES) {
            throw new IllegalStateException("the master key in " + path + " must have 32 bytes and has " + bytes.length
                    + "; put the backup of the file there (without it the stored secrets cannot be read)");
        }
        return new MasterKey(bytes);
    }

    /**
     * A 256-bit key for one purpose: HKDF-Expand (RFC 5869) with one block. The step before it, HKDF-Extract, is left out
     * since the master key is uniformly random.
     *
     * @param label names the purpose; another label gives an unrelated key
     * @param algorithm what the key is for, such as {@code AES}
     */
    public SecretKey derive(String label, String algorithm) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(label.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 1);
            return new SecretKeySpec(mac.doFinal(), algorithm);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has HmacSHA256", missing);
        }
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
