package certes.master.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts secrets for the database: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Written as key version (1
 * byte), nonce (12 bytes), ciphertext with its 128-bit tag. Thread-safe.
 *
 * <p>The identity of the row is associated data, so that what is copied into another row does not decrypt there.
 */
public final class Vault {
    /** The version of the key that encrypts now; a rotation adds the next one and goes on reading this. */
    private static final byte KEY_VERSION = 1;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE;

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    public Vault(MasterKey masterKey) {
        this.key = masterKey.derive("certes vault 1", "AES");
    }

    /**
     * Encrypts.
     *
     * @param identity names table, row and column, such as {@code source:42:secrets}; needed again to decrypt
     */
    public byte[] encrypt(String identity, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, identity).doFinal(plain);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(KEY_VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has AES/GCM", missing);
        }
    }

    /**
     * Decrypts what {@link #encrypt} wrote for that identity.
     *
     * @throws IllegalStateException if it was written by another master key, for another row, or was changed
     */
    public byte[] decrypt(String identity, byte[] encrypted) {
        if (encrypted.length < OVERHEAD_BYTES || encrypted[0] != KEY_VERSION) {
            throw unreadable(identity, null);
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(encrypted, 1, nonce, 0, NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, identity)
                    .doFinal(encrypted, 1 + NONCE_BYTES, encrypted.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException failure) {
            throw unreadable(identity, failure);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String identity) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(new byte[] {KEY_VERSION});
        cipher.updateAAD(identity.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static IllegalStateException unreadable(String identity, @Nullable Throwable cause) {
        return new IllegalStateException(
                "the secret " + identity + " does not decrypt: it was changed, or the master key is not the one that"
                        + " encrypted it; set CERTES_MASTER_KEY or $CERTES_HOME/master-key to that one",
                cause);
    }
}
