package certes.domain.source;

import certes.domain.event.EventUri;
import certes.domain.subscription.SigningSecret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source, checked.
 *
 * @param name the path segment under {@code /events/}
 * @param secrets active ones, in the form of the preset (for {@code basic} {@code user:password}); empty only for
 *     {@code none}
 * @param namespace of its events
 * @param version of its events, from 1
 * @param typeHeader the header that names the event type, in lower case; null if none does
 * @param typePointer the JSON Pointer (RFC 6901) to the event type in the body; null if there is none
 * @param strict whether a type without any schema is refused
 * @param hmac the settings of the preset {@code hmac}; for {@code api-key} only its header counts; null otherwise
 */
public record SourceSettings(
        String name,
        Preset preset,
        List<String> secrets,
        String namespace,
        int version,
        @Nullable String typeHeader,
        @Nullable String typePointer,
        boolean strict,
        @Nullable HmacSettings hmac) {

    /** @throws IllegalArgumentException saying which setting is wrong */
    public SourceSettings {
        secrets = List.copyOf(secrets);
        if (!name.matches("[A-Za-z0-9_-]{1,128}")) {
            throw new IllegalArgumentException("the name of a source is 1-128 of A-Z a-z 0-9 _ -");
        }
        EventUri.checkNamespace(namespace);
        if (namespace.equals(EventUri.RESERVED_NAMESPACE)) {
            throw new IllegalArgumentException("the namespace 'certes' is reserved");
        }
        if (version < 1) {
            throw new IllegalArgumentException("version must be a whole number from 1");
        }
        if (preset != Preset.NONE && secrets.isEmpty()) {
            throw new IllegalArgumentException(
                    "the preset " + preset.label() + " needs at least one secret in secrets");
        }
        if (preset == Preset.NONE && !secrets.isEmpty()) {
            throw new IllegalArgumentException("the preset none checks nothing, so it takes no secrets");
        }
        for (String secret : secrets) {
            checkSecret(preset, secret);
        }
        if (typePointer != null && !typePointer.startsWith("/")) {
            throw new IllegalArgumentException("typePointer must be a JSON Pointer (RFC 6901), such as /type");
        }
        if (preset == Preset.HMAC && hmac == null) {
            throw new IllegalArgumentException("the preset hmac needs signatureHeader");
        }
    }

    private static void checkSecret(Preset preset, String secret) {
        if (secret.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        if (preset == Preset.STANDARD_WEBHOOKS) {
            SigningSecret.parse(secret);
        }
        if (preset == Preset.BASIC && secret.indexOf(':') < 1) {
            throw new IllegalArgumentException("a secret of the preset basic is user:password");
        }
    }

    /** Does not show the secrets. */
    @Override
    public String toString() {
        return "SourceSettings[" + name + ", " + preset.label() + "]";
    }
}
