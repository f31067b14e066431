package certes.domain.signature;

import certes.domain.source.HmacSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's signatures: {@code X-Hub-Signature-256: sha256=<hex HMAC-SHA256 of the body>}.
 *
 * @see <a href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">GitHub's
 *     documentation</a>
 */
public final class GitHubSignature {
    /** The header that carries the signature, in lower case. */
    public static final String HEADER = "x-hub-signature-256";

    private static final HmacSettings SETTINGS = new HmacSettings(HEADER, "SHA256", "HEX", "sha256=");

    private GitHubSignature() {}

    /** The value of {@code X-Hub-Signature-256}. */
    public static String sign(byte[] body, String secret) {
        return HmacSignature.sign(SETTINGS, body, secret);
    }

    /**
     * Checks a request.
     *
     * @param header the value of {@code X-Hub-Signature-256}; null if it is missing
     * @param secrets all that are active
     */
    public static Verification verify(@Nullable String header, byte[] body, List<String> secrets) {
        return HmacSignature.verify(SETTINGS, header, body, secrets);
    }
}
