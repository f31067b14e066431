package certes.domain.signature;

import certes.domain.signature.Verification.Forged;
import certes.domain.subscription.SigningSecret;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code HMAC-SIG: SHA256 <hex HMAC-SHA256 of the body>}, which every delivery has beside
 * {@link StandardWebhooks}: simpler to check, but a recorded request can be sent again.
 */
public final class BodySignature {
    /** The header that carries the signature. */
    public static final String HEADER = "HMAC-SIG";

    private static final String PREFIX = "SHA256 ";

    private BodySignature() {}

    /**
     * The value of {@code HMAC-SIG}.
     *
     * @param newest the newest active secret
     */
    public static String sign(byte[] body, SigningSecret newest) {
        return PREFIX + HexFormat.of().formatHex(Hmac.SHA256.of(newest.key(), body));
    }

    /**
     * Checks a request.
     *
     * @param header the value of {@code HMAC-SIG}; null if it is missing
     * @param secrets all that are active
     */
    public static Verification verify(@Nullable String header, byte[] body, List<SigningSecret> secrets) {
        if (header == null || !header.startsWith(PREFIX)) {
            return new Forged("the header " + HEADER + " must be of the form SHA256 <hex>");
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(header.substring(PREFIX.length()));
        } catch (IllegalArgumentException noHex) {
            return new Forged("the header " + HEADER + " must be of the form SHA256 <hex>");
        }
        for (SigningSecret secret : secrets) {
            if (Hmac.SHA256.verifies(given, secret.key(), body)) {
                return Verification.GENUINE;
            }
        }
        return new Forged("the signature in " + HEADER + " does not fit the body and an active secret");
    }
}
