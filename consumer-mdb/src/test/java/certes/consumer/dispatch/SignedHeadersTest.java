package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import certes.domain.delivery.ClaimedDelivery;
import certes.domain.signature.BodySignature;
import certes.domain.signature.StandardWebhooks;
import certes.domain.signature.Verification;
import certes.domain.subscription.SigningSecret;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignedHeadersTest {
    private static final SigningSecret NEWEST = secret(1);
    private static final SigningSecret OLDER = secret(2);
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:07.9Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final ClaimedDelivery delivery = SampleDeliveries.claimed(3, "application/json; charset=utf-8", TRACE);

    @Test
    void saysWhatItIs() {
        assertThat(of(delivery))
                .contains(
                        entry("content-type", "application/json; charset=utf-8"),
                        entry("webhook-id", delivery.id().toString()),
                        entry("webhook-timestamp", "1777888807"),
                        entry("certes-event-uri", "certes.test/github/repo/3/push"),
                        entry("certes-event-id", delivery.event().toString()),
                        entry("certes-attempt", "3"),
                        entry("user-agent", "Certes"));
        assertThat(of(delivery).get("webhook-id")).startsWith("dlv_").doesNotContain(".");
    }

    @Test
    void isSignedWithEverySecretByTheStandard() {
        Map<String, String> headers = of(delivery);
        assertThat(headers.get("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=");
        for (SigningSecret secret : List.of(NEWEST, OLDER)) {
            assertThat(StandardWebhooks.verify(
                            headers.get("webhook-id"),
                            headers.get("webhook-timestamp"),
                            headers.get("webhook-signature"),
                            SampleDeliveries.BODY,
                            List.of(secret),
                            NOW))
                    .isEqualTo(Verification.GENUINE);
        }
    }

    @Test
    void theBodyIsSignedWithTheNewestSecret() {
        String signature = of(delivery).get("HMAC-SIG");
        assertThat(signature).matches("SHA256 [0-9a-f]{64}");
        assertThat(BodySignature.verify(signature, SampleDeliveries.BODY, List.of(NEWEST)))
                .isEqualTo(Verification.GENUINE);
        assertThat(BodySignature.verify(signature, SampleDeliveries.BODY, List.of(OLDER)))
                .isNotEqualTo(Verification.GENUINE);
    }

    @Test
    void goesOnWithTheTraceThatTheEventCameWith() {
        assertThat(of(delivery).get("traceparent")).matches("00-" + TRACE + "-(?!0{16})[0-9a-f]{16}-01");
    }

    @Test
    void beginsATraceThatIsTheSameForEachAttempt() {
        String first = of(SampleDeliveries.claimed(1, null, null)).get("traceparent");
        String second = of(SampleDeliveries.claimed(2, null, null)).get("traceparent");
        assertThat(first).matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01");
        assertThat(second.substring(0, 35)).isEqualTo(first.substring(0, 35));
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void namesNoContentTypeWhereTheSenderNamedNone() {
        assertThat(of(SampleDeliveries.claimed(1, null, null))).doesNotContainKey("content-type");
    }

    private static Map<String, String> of(ClaimedDelivery delivery) {
        return SignedHeaders.of(
                delivery,
                SampleDeliveries.BODY,
                SampleDeliveries.subscription(7, "https://receiver.test", NEWEST, OLDER),
                NOW);
    }

    private static SigningSecret secret(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return new SigningSecret(key);
    }
}
