package certes.masterapi.graphql;

import certes.domain.source.HmacSettings;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A source to create. */
@Input("SourceInput")
public record SourceInput(
        @NonNull @Description("The path segment under /events/")
        String name,

        @NonNull @Description("github, standard-webhooks, stripe, hmac, api-key, basic or none")
        String preset,

        @Description("Active ones, in the form of the preset; several at once for rotation") @Nullable
        List<@NonNull String> secrets,

        @Description("Of its events; by default the name") @Nullable
        String namespace,

        @Description("The header that names the event type; github: X-GitHub-Event") @Nullable
        String typeHeader,

        @Description("The JSON Pointer to the event type; stripe: /type") @Nullable
        String typePointer,

        @Description("Of its events; by default 1") @Nullable
        Integer version,

        @Description("Whether a type without any schema is refused; by default not") @Nullable
        Boolean strict,

        @Description("For hmac (required), and for api-key (by default X-Api-Key)") @Nullable
        String signatureHeader,

        @Description("For hmac: sha1, sha256 (default), sha384 or sha512") @Nullable
        String signatureAlgorithm,

        @Description("For hmac: hex (default) or base64") @Nullable
        String signatureEncoding,

        @Description("For hmac: what stands before the signature, such as sha256=; by default nothing") @Nullable
        String signaturePrefix,

        @Description("Not taken yet: for presets that sign the URL") @Nullable
        String publicUrl) {

    /** @throws RefusedException saying which setting is wrong */
    SourceSettings settings() {
        Inputs.refuseIfGiven("publicUrl", publicUrl);
        Preset kind = Inputs.parsed(preset, Preset::parse);
        boolean namesNoType = typeHeader == null && typePointer == null;
        String header = namesNoType ? defaultTypeHeader(kind) : typeHeader;
        return Inputs.checked(() -> new SourceSettings(
                name,
                kind,
                secrets == null ? List.of() : secrets,
                namespace == null ? name : namespace,
                version == null ? 1 : version,
                header == null ? null : header.toLowerCase(Locale.ROOT),
                namesNoType ? defaultTypePointer(kind) : typePointer,
                Boolean.TRUE.equals(strict),
                signature(kind)));
    }

    private static @Nullable String defaultTypeHeader(Preset preset) {
        return preset == Preset.GITHUB ? "x-github-event" : null;
    }

    private static @Nullable String defaultTypePointer(Preset preset) {
        return preset == Preset.STRIPE ? "/type" : null;
    }

    private @Nullable HmacSettings signature(Preset preset) {
        return switch (preset) {
            case HMAC ->
                new HmacSettings(
                        Objects.requireNonNullElse(signatureHeader, ""),
                        Objects.requireNonNullElse(signatureAlgorithm, "SHA256"),
                        Objects.requireNonNullElse(signatureEncoding, "HEX"),
                        Objects.requireNonNullElse(signaturePrefix, ""));
            case API_KEY -> {
                refuse(preset, "signatureAlgorithm", signatureAlgorithm);
                refuse(preset, "signatureEncoding", signatureEncoding);
                refuse(preset, "signaturePrefix", signaturePrefix);
                yield signatureHeader == null ? null : new HmacSettings(signatureHeader, "SHA256", "HEX", "");
            }
            case GITHUB, STANDARD_WEBHOOKS, STRIPE, BASIC, NONE -> {
                refuse(preset, "signatureHeader", signatureHeader);
                refuse(preset, "signatureAlgorithm", signatureAlgorithm);
                refuse(preset, "signatureEncoding", signatureEncoding);
                refuse(preset, "signaturePrefix", signaturePrefix);
                yield null;
            }
        };
    }

    private static void refuse(Preset preset, String name, @Nullable String value) {
        if (value != null) {
            throw new IllegalArgumentException("the preset " + preset.label() + " takes no " + name);
        }
    }

    /** Does not show the secrets. */
    @Override
    public String toString() {
        return "SourceInput[" + name + ", " + preset + "]";
    }
}
