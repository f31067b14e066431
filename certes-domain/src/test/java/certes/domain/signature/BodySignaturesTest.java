package certes.domain.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.signature.Verification.Forged;
import certes.domain.source.HmacSettings;
import certes.domain.subscription.SigningSecret;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures over the body alone: GitHub's, configured ones, and {@code HMAC-SIG}. */
class BodySignaturesTest {
    /** From "Validating webhook deliveries" of GitHub's documentation. */
    private static final String GITHUB_SECRET = "It's a Secret to Everybody";

    private static final byte[] GITHUB_BODY = "Hello, World!".getBytes(UTF_8);
    private static final String GITHUB_HEX = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    /** The hash below was made with OpenSSL. */
    private static final SigningSecret SECRET = new SigningSecret("0123456789abcdef01234567".getBytes(UTF_8));

    private static final SigningSecret OTHER = new SigningSecret("abcdefghijklmnopqrstuvwx".getBytes(UTF_8));

    @Test
    void agreesWithGitHubsVector() {
        assertThat(GitHubSignature.sign(GITHUB_BODY, GITHUB_SECRET)).isEqualTo("sha256=" + GITHUB_HEX);
        assertThat(github("sha256=" + GITHUB_HEX, GITHUB_SECRET)).isEqualTo(Verification.GENUINE);
    }

    @Test
    void takesAnyActiveSecretOfGitHub() {
        assertThat(github("sha256=" + GITHUB_HEX, "old", GITHUB_SECRET)).isEqualTo(Verification.GENUINE);
        assertThat(github("sha256=" + GITHUB_HEX, "old", "older")).isInstanceOf(Forged.class);
        assertThat(github("sha256=" + GITHUB_HEX)).isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=zz",
                "sha256=7",
                "sha1=" + GITHUB_HEX,
                GITHUB_HEX,
                "sha256=" + GITHUB_HEX + "00",
                "sha256=657107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "sha256=☃"
            })
    void refusesOtherSignaturesOfGitHub(String header) {
        assertThat(github(header, GITHUB_SECRET)).isInstanceOf(Forged.class);
    }

    @Test
    void saysWhichHeaderIsMissing() {
        assertThat(GitHubSignature.verify(null, GITHUB_BODY, List.of("s")))
                .isEqualTo(new Forged("the header x-hub-signature-256 is missing"));
    }

    @Test
    void readsHexadecimalDigitsOfEitherCase() {
        assertThat(github("sha256=" + GITHUB_HEX.toUpperCase(Locale.ROOT), GITHUB_SECRET))
                .isEqualTo(Verification.GENUINE);
    }

    @Property
    void verifiesWhatItSigned(
            @ForAll("settings") HmacSettings settings,
            @ForAll byte[] body,
            @ForAll @NotBlank @StringLength(max = 40) String secret) {
        String header = HmacSignature.sign(settings, body, secret);
        assertThat(header).startsWith(settings.prefix());
        assertThat(HmacSignature.verify(settings, header, body, List.of("other", secret)))
                .isEqualTo(Verification.GENUINE);
        assertThat(HmacSignature.verify(settings, header, body, List.of(secret + "x")))
                .isInstanceOf(Forged.class);
    }

    @Property
    void noHeaderMakesItThrow(
            @ForAll("settings") HmacSettings settings, @ForAll @StringLength(max = 60) String header) {
        assertThat(HmacSignature.verify(settings, header, GITHUB_BODY, List.of("secret")))
                .isInstanceOf(Forged.class);
    }

    @Test
    void writesTheBodySignatureOfDeliveries() {
        String header = BodySignature.sign("Hello, World!".getBytes(UTF_8), SECRET);
        assertThat(header).isEqualTo("SHA256 2bdbfe3183fb2b535fd0bdd8f646ac15f38ee53e181db1512828d9fdb537ba94");
        assertThat(BodySignature.verify(header, GITHUB_BODY, List.of(OTHER, SECRET)))
                .isEqualTo(Verification.GENUINE);
        assertThat(BodySignature.verify(header, GITHUB_BODY, List.of(OTHER))).isInstanceOf(Forged.class);
        assertThat(BodySignature.verify(header, new byte[0], List.of(SECRET))).isInstanceOf(Forged.class);
        assertThat(BodySignature.verify("SHA256 xyz", GITHUB_BODY, List.of(SECRET)))
                .isInstanceOf(Forged.class);
        assertThat(BodySignature.verify(null, GITHUB_BODY, List.of(SECRET))).isInstanceOf(Forged.class);
    }

    @Provide
    Arbitrary<HmacSettings> settings() {
        return Combinators.combine(
                        Arbitraries.of("sha1", "sha256", "SHA-384", "SHA512"),
                        Arbitraries.of("hex", "base64"),
                        Arbitraries.of("", "sha256=", "v0="))
                .as((algorithm, encoding, prefix) -> new HmacSettings("x-signature", algorithm, encoding, prefix));
    }

    private static Verification github(String header, String... secrets) {
        return GitHubSignature.verify(header, GITHUB_BODY, List.of(secrets));
    }
}
