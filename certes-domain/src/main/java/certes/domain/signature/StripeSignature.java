package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.signature.Verification.Forged;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's signatures: {@code Stripe-Signature: t=<seconds>,v1=<hex>,…} where each {@code v1} is HMAC-SHA256 over
 * {@code timestamp.body}. The key is the text of the secret, its {@code whsec_} included.
 *
 * @see <a href="https://docs.stripe.com/webhooks#verify-manually">Stripe's documentation</a>
 */
public final class StripeSignature {
    /** The header that carries time and signatures, in lower case. */
    public static final String HEADER = "stripe-signature";

    private static final String TIMESTAMP = "t=";
    private static final String SCHEME = "v1=";

    private StripeSignature() {}

    /** The value of {@code Stripe-Signature}. */
    public static String sign(Instant at, byte[] body, String secret) {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] hash = Hmac.SHA256.of(secret, prefix(timestamp), body);
        return TIMESTAMP + timestamp + ',' + SCHEME + HexFormat.of().formatHex(hash);
    }

    /**
     * Checks a request. It is genuine if any of its {@code v1} signatures was made by any of the secrets; other schemes
     * ({@code v0}) are passed over.
     *
     * @param header the value of {@code Stripe-Signature}; null if it is missing
     * @param secrets all that are active
     */
    public static Verification verify(@Nullable String header, byte[] body, List<String> secrets, Instant now) {
        if (header == null) {
            return new Forged("the header " + HEADER + " is missing");
        }
        String timestamp = null;
        List<byte[]> given = new ArrayList<>(2);
        for (String part : header.split(",", -1)) {
            String entry = part.strip();
            if (entry.startsWith(TIMESTAMP)) {
                timestamp = entry.substring(TIMESTAMP.length());
            } else if (entry.startsWith(SCHEME)) {
                addIfHex(given, entry.substring(SCHEME.length()));
            }
        }
        if (timestamp == null || given.isEmpty()) {
            return new Forged("the header " + HEADER + " is not of the form t=<seconds>,v1=<hex>");
        }
        String objection = Freshness.objection(timestamp, now);
        if (objection != null) {
            return new Forged(objection);
        }
        byte[] prefix = prefix(timestamp);
        for (String secret : secrets) {
            byte[] expected = Hmac.SHA256.of(secret, prefix, body);
            for (byte[] candidate : given) {
                if (MessageDigest.isEqual(expected, candidate)) {
                    return Verification.GENUINE;
                }
            }
        }
        return new Forged("no signature in " + HEADER + " fits timestamp, body and an active secret");
    }

    private static byte[] prefix(String timestamp) {
        return (timestamp + '.').getBytes(UTF_8);
    }

    private static void addIfHex(List<byte[]> signatures, String text) {
        try {
            signatures.add(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException unreadable) {
            // Counts as no signature; others in the header may fit.
            return;
        }
    }
}
