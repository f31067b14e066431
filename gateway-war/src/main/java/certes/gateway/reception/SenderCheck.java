package certes.gateway.reception;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import certes.domain.signature.GitHubSignature;
import certes.domain.signature.HmacSignature;
import certes.domain.signature.StandardWebhooks;
import certes.domain.signature.StripeSignature;
import certes.domain.signature.Verification;
import certes.domain.signature.Verification.Forged;
import certes.domain.source.HmacSettings;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import certes.domain.subscription.SigningSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request comes from its source. What can be told without the body is told before it is read, so that nobody
 * without a credential makes the gateway hold 25 MiB.
 */
final class SenderCheck {
    /** Where the preset {@code api-key} looks unless its settings name a header. */
    static final String API_KEY_HEADER = "x-api-key";

    private static final String AUTHORIZATION = "authorization";
    private static final String BASIC = "Basic ";
    private static final String SVIX_PREFIX = "svix";
    private static final String WEBHOOK_PREFIX = "webhook";
    private static final byte[] NO_BODY = {};

    private SenderCheck() {}

    /** Genuine here means no more than: not disproved yet, or in no need of the body. */
    static Verification beforeBody(SourceSettings source, HttpServletRequest request, Instant now) {
        return switch (source.preset()) {
            case GITHUB -> unlessMissing(GitHubSignature.HEADER, source, request, now);
            case STRIPE -> unlessMissing(StripeSignature.HEADER, source, request, now);
            case HMAC -> unlessMissing(hmac(source).header(), source, request, now);
            case STANDARD_WEBHOOKS ->
                unlessMissing(standardWebhooksName(request, StandardWebhooks.SIGNATURE_HEADER), source, request, now);
            case API_KEY -> apiKey(source, request);
            case BASIC -> basic(source, request);
            case NONE -> Verification.GENUINE;
        };
    }

    /** The rest, after {@link #beforeBody} found nothing. */
    static Verification withBody(SourceSettings source, HttpServletRequest request, byte[] body, Instant now) {
        return switch (source.preset()) {
            case GITHUB -> GitHubSignature.verify(request.getHeader(GitHubSignature.HEADER), body, source.secrets());
            case STRIPE ->
                StripeSignature.verify(request.getHeader(StripeSignature.HEADER), body, source.secrets(), now);
            case HMAC ->
                HmacSignature.verify(
                        hmac(source), request.getHeader(hmac(source).header()), body, source.secrets());
            case STANDARD_WEBHOOKS -> standardWebhooks(source, request, body, now);
            case API_KEY, BASIC, NONE -> Verification.GENUINE;
        };
    }

    /** The header that is a credential itself, in lower case; null where the preset signs instead. */
    static @Nullable String credentialHeader(SourceSettings source) {
        return source.preset() == Preset.API_KEY ? apiKeyHeader(source) : null;
    }

    /** The name under which Svix sends a header of the specification, where it does and the specification's is absent. */
    static String standardWebhooksName(HttpServletRequest request, String header) {
        String svix = SVIX_PREFIX + header.substring(WEBHOOK_PREFIX.length());
        return request.getHeader(header) == null && request.getHeader(svix) != null ? svix : header;
    }

    private static Verification unlessMissing(
            String header, SourceSettings source, HttpServletRequest request, Instant now) {
        return request.getHeader(header) != null ? Verification.GENUINE : withBody(source, request, NO_BODY, now);
    }

    private static Verification standardWebhooks(
            SourceSettings source, HttpServletRequest request, byte[] body, Instant now) {
        List<SigningSecret> secrets =
                source.secrets().stream().map(SigningSecret::parse).toList();
        return StandardWebhooks.verify(
                request.getHeader(standardWebhooksName(request, StandardWebhooks.ID_HEADER)),
                request.getHeader(standardWebhooksName(request, StandardWebhooks.TIMESTAMP_HEADER)),
                request.getHeader(standardWebhooksName(request, StandardWebhooks.SIGNATURE_HEADER)),
                body,
                secrets,
                now);
    }

    private static Verification apiKey(SourceSettings source, HttpServletRequest request) {
        String header = apiKeyHeader(source);
        String given = request.getHeader(header);
        if (given == null) {
            return new Forged("the header " + header + " is missing");
        }
        return isOneOf(source.secrets(), given.getBytes(ISO_8859_1))
                ? Verification.GENUINE
                : new Forged("the key in the header " + header + " is not an active one of this source");
    }

    /** RFC 7617; user and password are one secret, {@code user:password}. */
    private static Verification basic(SourceSettings source, HttpServletRequest request) {
        String given = request.getHeader(AUTHORIZATION);
        if (given == null || !given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return new Forged("the header Authorization must be of the form Basic <base64 of user:password>");
        }
        try {
            byte[] credentials =
                    Base64.getDecoder().decode(given.substring(BASIC.length()).strip());
            return isOneOf(source.secrets(), credentials)
                    ? Verification.GENUINE
                    : new Forged("user or password is wrong");
        } catch (IllegalArgumentException noBase64) {
            return new Forged("the header Authorization must be of the form Basic <base64 of user:password>");
        }
    }

    /** Compares with every secret, each in constant time, so that the time tells nothing of which one is near. */
    private static boolean isOneOf(List<String> secrets, byte[] given) {
        boolean found = false;
        for (String secret : secrets) {
            found |= MessageDigest.isEqual(secret.getBytes(UTF_8), given);
        }
        return found;
    }

    private static String apiKeyHeader(SourceSettings source) {
        HmacSettings settings = source.hmac();
        return settings == null ? API_KEY_HEADER : settings.header();
    }

    private static HmacSettings hmac(SourceSettings source) {
        return Objects.requireNonNull(source.hmac(), "a source of the preset hmac has its settings");
    }
}
