package certes.domain.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.signature.Verification.Forged;
import certes.domain.subscription.SigningSecret;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of the Standard Webhooks specification, symmetric scheme {@code v1}: HMAC-SHA256 over
 * {@code id.timestamp.body} in base64. They travel in the headers {@code webhook-id}, {@code webhook-timestamp} and
 * {@code webhook-signature}.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
 *     specification</a>
 */
public final class StandardWebhooks {
    /** The header of the message's id: stays the same for every attempt. */
    public static final String ID_HEADER = "webhook-id";
    /** The header of the attempt's time. */
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";
    /** The header of the signatures. */
    public static final String SIGNATURE_HEADER = "webhook-signature";

    private static final String SCHEME = "v1,";

    private StandardWebhooks() {}

    /**
     * The value of {@code webhook-signature}: one signature for each secret, separated by spaces.
     *
     * @param id holds no dot, since dots separate what is signed
     * @param at when the attempt is made; {@code webhook-timestamp} is its epoch second
     * @throws IllegalArgumentException if the id has a dot or there is no secret
     */
    public static String sign(String id, Instant at, byte[] body, List<SigningSecret> secrets) {
        if (id.indexOf('.') >= 0 || secrets.isEmpty()) {
            throw new IllegalArgumentException("signing needs an id without a dot and at least one secret");
        }
        byte[] prefix = prefix(id, Long.toString(at.getEpochSecond()));
        if (secrets.size() == 1) {
            return SCHEME + signature(secrets.get(0), prefix, body);
        }
        StringBuilder header = new StringBuilder();
        for (SigningSecret secret : secrets) {
            header.append(header.isEmpty() ? "" : " ").append(SCHEME).append(signature(secret, prefix, body));
        }
        return header.toString();
    }

    /**
     * Checks a request. It is genuine if any of its {@code v1} signatures was made by any of the secrets; signatures of
     * other schemes are passed over.
     *
     * @param id as in {@code webhook-id}; null if the header is missing, as the next two
     * @param secrets all that are active
     */
    public static Verification verify(
            @Nullable String id,
            @Nullable String timestamp,
            @Nullable String signatures,
            byte[] body,
            List<SigningSecret> secrets,
            Instant now) {
        if (id == null || timestamp == null || signatures == null) {
            return new Forged("the headers " + ID_HEADER + ", " + TIMESTAMP_HEADER + " and " + SIGNATURE_HEADER
                    + " must all be there");
        }
        if (id.isEmpty() || id.indexOf('.') >= 0) {
            return new Forged("the header " + ID_HEADER + " must hold an id without a dot");
        }
        String objection = Freshness.objection(timestamp, now);
        if (objection != null) {
            return new Forged(objection);
        }
        List<byte[]> given = signaturesIn(signatures);
        if (given.isEmpty()) {
            return new Forged("the header " + SIGNATURE_HEADER + " holds no signature of the form v1,<base64>");
        }
        byte[] prefix = prefix(id, timestamp);
        for (SigningSecret secret : secrets) {
            byte[] expected = signature(secret, prefix, body).getBytes(US_ASCII);
            for (byte[] candidate : given) {
                if (MessageDigest.isEqual(expected, candidate)) {
                    return Verification.GENUINE;
                }
            }
        }
        return new Forged("no signature in " + SIGNATURE_HEADER + " fits id, timestamp, body and an active secret");
    }

    private static byte[] prefix(String id, String timestamp) {
        return (id + '.' + timestamp + '.').getBytes(UTF_8);
    }

    private static String signature(SigningSecret secret, byte[] prefix, byte[] body) {
        return Base64.getEncoder().encodeToString(Hmac.SHA256.of(secret.key(), prefix, body));
    }

    private static List<byte[]> signaturesIn(String header) {
        List<byte[]> signatures = new ArrayList<>(2);
        int start = 0;
        while (start < header.length()) {
            int space = header.indexOf(' ', start);
            int end = space < 0 ? header.length() : space;
            if (header.startsWith(SCHEME, start) && end > start + SCHEME.length()) {
                signatures.add(header.substring(start + SCHEME.length(), end).getBytes(UTF_8));
            }
            start = end + 1;
        }
        return signatures;
    }
}
