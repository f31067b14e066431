package certes.domain.subscription;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key by which deliveries are signed, written {@code whsec_} + base64 of 24 to 64 bytes (Standard Webhooks).
 *
 * @param key the decoded bytes; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // secrets are compared nowhere
public record SigningSecret(byte[] key) {
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;
    private static final int NEW_BYTES = 32;

    /** @throws IllegalArgumentException if the length is not allowed */
    public SigningSecret {
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("a signing secret has 24 to 64 bytes, this one has " + key.length);
        }
    }

    /** A new random secret. */
    public static SigningSecret random(SecureRandom random) {
        byte[] key = new byte[NEW_BYTES];
        random.nextBytes(key);
        return new SigningSecret(key);
    }

    /**
     * Reads {@code whsec_<base64>}; the message of the exception does not repeat the secret.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SigningSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a signing secret is whsec_ followed by base64 of 24 to 64 bytes");
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        } catch (IllegalArgumentException noBase64) {
            throw new IllegalArgumentException(
                    "a signing secret is whsec_ followed by base64 of 24 to 64 bytes", noBase64);
        }
        return new SigningSecret(key);
    }

    /** The secret in words; for the one answer that shows it. */
    public String reveal() {
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "SigningSecret[…]";
    }
}
