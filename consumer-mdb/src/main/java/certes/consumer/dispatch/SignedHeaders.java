package certes.consumer.dispatch;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.signature.BodySignature;
import certes.domain.signature.StandardWebhooks;
import certes.domain.subscription.Subscription;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The headers of an attempt: who we are, what it is, and that it is genuine. */
final class SignedHeaders {
    private static final HexFormat HEX = HexFormat.of();

    private SignedHeaders() {}

    static Map<String, String> of(ClaimedDelivery delivery, byte[] body, Subscription subscription, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        String contentType = delivery.contentType();
        if (contentType != null) {
            headers.put("content-type", contentType);
        }
        String id = delivery.id().toString();
        headers.put(StandardWebhooks.ID_HEADER, id);
        headers.put(StandardWebhooks.TIMESTAMP_HEADER, Long.toString(now.getEpochSecond()));
        headers.put(StandardWebhooks.SIGNATURE_HEADER, StandardWebhooks.sign(id, now, body, subscription.secrets()));
        headers.put(
                BodySignature.HEADER,
                BodySignature.sign(body, subscription.secrets().get(0)));
        headers.put("certes-event-uri", delivery.uri().toString());
        headers.put("certes-event-id", delivery.event().toString());
        headers.put("certes-attempt", Integer.toString(delivery.attempt()));
        headers.put("traceparent", traceParent(delivery));
        headers.put("user-agent", "Certes");
        return headers;
    }

    /** W3C Trace Context: the trace that the event came with, or one of its own, the same for each attempt. */
    private static String traceParent(ClaimedDelivery delivery) {
        String trace = delivery.traceId();
        if (trace == null) {
            long id = delivery.event().value();
            trace = HEX.toHexDigits(id) + HEX.toHexDigits(id * 0x9E37_79B9_7F4A_7C15L);
        }
        long span = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return "00-" + trace + '-' + HEX.toHexDigits(span) + "-01";
    }
}
