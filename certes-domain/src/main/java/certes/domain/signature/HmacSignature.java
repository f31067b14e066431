package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.signature.Verification.Forged;
import certes.domain.source.HmacSettings;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Signatures over the body alone, in one header, with whatever algorithm, encoding and prefix the sender has. */
public final class HmacSignature {
    private HmacSignature() {}

    /**
     * The value of the header.
     *
     * @param secret the key is the bytes of its text in UTF-8
     */
    public static String sign(HmacSettings settings, byte[] body, String secret) {
        byte[] hash = Hmac.named(settings.algorithm()).of(secret, body);
        return settings.prefix()
                + (settings.isHex()
                        ? HexFormat.of().formatHex(hash)
                        : Base64.getEncoder().encodeToString(hash));
    }

    /**
     * Checks a request. Hexadecimal digits may be of either case, base64 may lack its padding.
     *
     * @param header the value of the settings' header; null if it is missing
     * @param secrets all that are active; the key is the bytes of their text in UTF-8
     */
    public static Verification verify(
            HmacSettings settings, @Nullable String header, byte[] body, List<String> secrets) {
        if (header == null) {
            return new Forged("the header " + settings.header() + " is missing");
        }
        byte[] given = decode(settings, header.strip());
        if (given == null) {
            return new Forged("the header " + settings.header() + " is not of the form " + settings.prefix() + '<'
                    + settings.encoding().toLowerCase(Locale.ROOT) + '>');
        }
        Hmac hmac = Hmac.named(settings.algorithm());
        for (String secret : secrets) {
            if (hmac.verifies(given, secret.getBytes(UTF_8), body)) {
                return Verification.GENUINE;
            }
        }
        return new Forged("the signature in " + settings.header() + " does not fit the body and an active secret");
    }

    private static byte @Nullable [] decode(HmacSettings settings, String header) {
        if (!header.startsWith(settings.prefix())) {
            return null;
        }
        String text = header.substring(settings.prefix().length());
        try {
            return settings.isHex()
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
