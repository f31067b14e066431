package certes.it.running;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signatures as third parties make and check them, written from their specifications and not with Certes' own code. */
public final class Signatures {

    private Signatures() {}

    public static byte[] hmac(String algorithm, byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The value of {@code X-Hub-Signature-256}. */
    public static String gitHub(String secret, byte[] body) {
        return "sha256=" + hex(hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), body));
    }

    /** The value of {@code Stripe-Signature}. */
    public static String stripe(String secret, long seconds, byte[] body) {
        byte[] message = concatenated(seconds + ".", body);
        return "t=" + seconds + ",v1=" + hex(hmac("HmacSHA256", secret.getBytes(StandardCharsets.UTF_8), message));
    }

    /** One entry of {@code webhook-signature} (Standard Webhooks, symmetric). */
    public static String standard(String secret, String id, String seconds, byte[] body) {
        byte[] message = concatenated(id + "." + seconds + ".", body);
        return "v1," + Base64.getEncoder().encodeToString(hmac("HmacSHA256", key(secret), message));
    }

    /** The key within {@code whsec_…}. */
    public static byte[] key(String secret) {
        return Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] concatenated(String prefix, byte[] body) {
        byte[] start = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}
