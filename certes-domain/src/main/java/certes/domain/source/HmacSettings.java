package certes.domain.source;

import java.util.Locale;
import java.util.Set;

/**
 * How the preset {@code hmac} finds and reads a signature.
 *
 * @param header the header that carries it, in lower case
 * @param algorithm {@code SHA1}, {@code SHA256}, {@code SHA384} or {@code SHA512}
 * @param encoding {@code HEX} or {@code BASE64}
 * @param prefix what stands before it, such as {@code sha256=}; may be empty
 */
public record HmacSettings(String header, String algorithm, String encoding, String prefix) {
    private static final Set<String> ALGORITHMS = Set.of("SHA1", "SHA256", "SHA384", "SHA512");
    private static final Set<String> ENCODINGS = Set.of("HEX", "BASE64");

    /** @throws IllegalArgumentException saying which setting is wrong */
    public HmacSettings {
        header = header.toLowerCase(Locale.ROOT);
        algorithm = algorithm.toUpperCase(Locale.ROOT).replace("-", "");
        encoding = encoding.toUpperCase(Locale.ROOT);
        if (header.isBlank()) {
            throw new IllegalArgumentException("the preset hmac needs signatureHeader");
        }
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("signatureAlgorithm must be sha1, sha256, sha384 or sha512");
        }
        if (!ENCODINGS.contains(encoding)) {
            throw new IllegalArgumentException("signatureEncoding must be hex or base64");
        }
    }

    /** Whether the signature is written in hexadecimal digits; in base64 otherwise. */
    public boolean isHex() {
        return encoding.equals("HEX");
    }
}
