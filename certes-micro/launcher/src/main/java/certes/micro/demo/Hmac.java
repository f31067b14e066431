package certes.micro.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two signatures of the demonstration: GitHub's on the way in, Standard Webhooks' on the way out. */
final class Hmac {

    private static final String PREFIX = "whsec_";

    private Hmac() {}

    /** {@code X-Hub-Signature-256} as GitHub makes it. */
    static String gitHub(String secret, byte[] body) {
        return "sha256=" + HexFormat.of().formatHex(sha256(secret.getBytes(StandardCharsets.UTF_8), body));
    }

    /**
     * Whether one of the signatures of a {@code webhook-signature} header is right (Standard Webhooks 1.0, "Signature
     * scheme").
     *
     * @param secret {@code whsec_} and the key in base64
     */
    static boolean isStandardWebhook(String secret, String id, String timestamp, byte[] body, String header) {
        byte[] key = Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        byte[] expected = sha256(key, (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8), body);
        return Stream.of(header.split(" "))
                .filter(signature -> signature.startsWith("v1,"))
                .map(signature -> signature.substring("v1,".length()).getBytes(StandardCharsets.UTF_8))
                .anyMatch(signature ->
                        MessageDigest.isEqual(signature, Base64.getEncoder().encode(expected)));
    }

    private static byte[] sha256(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
