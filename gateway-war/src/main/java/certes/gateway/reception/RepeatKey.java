package certes.gateway.reception;

import certes.domain.event.IdempotencyKey;
import certes.domain.problem.Problem;
import certes.domain.signature.StandardWebhooks;
import certes.domain.source.Preset;
import certes.domain.source.SourceSettings;
import certes.gateway.reception.JsonBody.Lookup;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Finds what tells a repeat from a new event: the sender's own delivery id, else {@code Idempotency-Key}. */
sealed interface RepeatKey {
    /** The key; null if the sender gave none. */
    record Given(@Nullable IdempotencyKey key) implements RepeatKey {}

    /** What was given cannot be a key. */
    record Unusable(Problem problem) implements RepeatKey {}

    /** Of a source's request: its preset's delivery id first, then any that is known. */
    static RepeatKey ofSource(SourceSettings source, HttpServletRequest request, byte[] body) {
        String key = source.preset() == Preset.STRIPE && JsonBody.find("/id", body) instanceof Lookup.Found found
                ? found.text()
                : null;
        if (key == null && source.preset() != Preset.STANDARD_WEBHOOKS) {
            key = header(request, "x-github-delivery");
        }
        if (key == null) {
            key = header(request, SenderCheck.standardWebhooksName(request, StandardWebhooks.ID_HEADER));
        }
        return checked("source:" + source.name(), key, request);
    }

    /** Of a request of one of this deployment's own applications. */
    static RepeatKey ofCaller(String caller, HttpServletRequest request) {
        return checked("caller:" + caller, null, request);
    }

    private static RepeatKey checked(String scope, @Nullable String deliveryId, HttpServletRequest request) {
        String key = deliveryId == null ? header(request, "idempotency-key") : deliveryId;
        if (key == null) {
            return new Given(null);
        }
        if (key.length() > IdempotencyKey.MAX_LENGTH || !PlainText.is(key)) {
            return new Unusable(Problem.malformed("The delivery id or Idempotency-Key must be 1-"
                    + IdempotencyKey.MAX_LENGTH + " printable characters."));
        }
        return new Given(new IdempotencyKey(scope, key));
    }

    private static @Nullable String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
