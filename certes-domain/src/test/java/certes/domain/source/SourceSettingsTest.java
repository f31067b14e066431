package certes.domain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final HmacSettings HMAC = new HmacSettings("X-Signature", "sha-256", "hex", "");

    @Test
    void takesWhatIsRight() {
        assertThat(settings("gh", Preset.GITHUB, List.of("a", "b"), "github/repo", 1, null, null))
                .isNotNull();
        assertThat(settings("sw", Preset.STANDARD_WEBHOOKS, List.of(WHSEC), "sw", 2, "/type", null))
                .isNotNull();
        assertThat(settings("b", Preset.BASIC, List.of("user:pass:word"), "b", 1, null, null))
                .isNotNull();
        assertThat(settings("h", Preset.HMAC, List.of("s"), "h", 1, null, HMAC)).isNotNull();
        assertThat(settings("n", Preset.NONE, List.of(), "_", 1, null, null)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "a.b", "ä", "../x"})
    void refusesNamesThatAreNoPathSegment(String name) {
        assertRefused("name", () -> settings(name, Preset.NONE, List.of(), "n", 1, null, null));
    }

    @ParameterizedTest
    @EnumSource(value = Preset.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void refusesToVerifyWithoutASecret(Preset preset) {
        assertRefused("secret", () -> settings("s", preset, List.of(), "n", 1, null, HMAC));
        assertRefused("blank", () -> settings("s", preset, List.of(" "), "n", 1, null, HMAC));
    }

    @Test
    void refusesSecretsThatNothingWouldCheck() {
        assertRefused("none", () -> settings("s", Preset.NONE, List.of("x"), "n", 1, null, null));
    }

    @Test
    void refusesSecretsThatDoNotFitThePreset() {
        assertRefused("whsec_", () -> settings("s", Preset.STANDARD_WEBHOOKS, List.of("x"), "n", 1, null, null));
        assertRefused("user:password", () -> settings("s", Preset.BASIC, List.of("x"), "n", 1, null, null));
        assertRefused("user:password", () -> settings("s", Preset.BASIC, List.of(":x"), "n", 1, null, null));
    }

    @Test
    void refusesNamespacesThatAreReservedOrNone() {
        assertRefused("reserved", () -> settings("s", Preset.NONE, List.of(), "certes", 1, null, null));
        assertRefused("namespace", () -> settings("s", Preset.NONE, List.of(), "a//b", 1, null, null));
        assertRefused("namespace", () -> settings("s", Preset.NONE, List.of(), "", 1, null, null));
    }

    @Test
    void refusesWhatElseIsWrong() {
        assertRefused("version", () -> settings("s", Preset.NONE, List.of(), "n", 0, null, null));
        assertRefused("Pointer", () -> settings("s", Preset.NONE, List.of(), "n", 1, "type", null));
        assertRefused("signatureHeader", () -> settings("s", Preset.HMAC, List.of("x"), "n", 1, null, null));
    }

    @Test
    void doesNotShowTheSecrets() {
        assertThat(settings("gh", Preset.GITHUB, List.of("very-secret"), "n", 1, null, null)
                        .toString())
                .doesNotContain("very-secret");
    }

    @Test
    void hmacSettingsAreReadInAnySpelling() {
        assertThat(HMAC).isEqualTo(new HmacSettings("x-signature", "SHA256", "HEX", ""));
        assertRefused("signatureHeader", () -> new HmacSettings(" ", "sha256", "hex", ""));
        assertRefused("signatureAlgorithm", () -> new HmacSettings("h", "md5", "hex", ""));
        assertRefused("signatureEncoding", () -> new HmacSettings("h", "sha256", "base32", ""));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void presetsAreReadByTheirLabel(Preset preset) {
        assertThat(Preset.parse(preset.label())).isEqualTo(preset);
    }

    @Test
    void anUnknownPresetIsToldWhichThereAre() {
        assertRefused("standard-webhooks", () -> Preset.parse("gitlub"));
    }

    private static void assertRefused(String word, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static SourceSettings settings(
            String name,
            Preset preset,
            List<String> secrets,
            String namespace,
            int version,
            @Nullable String typePointer,
            @Nullable HmacSettings hmac) {
        return new SourceSettings(name, preset, secrets, namespace, version, null, typePointer, false, hmac);
    }
}
