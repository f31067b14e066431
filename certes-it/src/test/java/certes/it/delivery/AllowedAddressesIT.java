package certes.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing is sent although private networks are allowed. */
@RunsCertes
class AllowedAddressesIT {

    private final CertesInstance certes;

    AllowedAddressesIT(CertesInstance certes) {
        this.certes = certes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://2852039166/",
                "http://0xa9fea9fe/",
                "http://0251.0376.0251.0376/",
                "http://[fe80::1]/"
            })
    void metadataAndLinkLocalAddressesAreRefusedEvenSo(String address) {
        Refusals.assertNothingIsSent(certes, address);
    }

    /** What both settings share. */
    static final class Refusals {

        private Refusals() {}

        /** Either the subscription is refused, or its delivery is, with a reason. */
        static void assertNothingIsSent(CertesInstance certes, String address) {
            String namespace = Names.unique("private");
            Map<String, Object> input = Map.of(
                    "pattern",
                    namespace + "/1/*",
                    "destination",
                    Map.of("kind", "HTTPS", "address", address),
                    "timeoutSeconds",
                    1,
                    "backoff",
                    Map.of("kind", "LINEAR", "initialSeconds", 0.05, "maxAttempts", 1));
            Reply reply = certes.master()
                    .post(
                            "mutation($input: SubscriptionInput!) { createSubscription(input: $input) { id } }",
                            Map.of("input", input));
            if (reply.json().has("errors")) {
                assertThat(reply.json().at("/errors/0/message").asText()).isNotBlank();
                return;
            }
            String id = certes.postOwn("/events/" + namespace + "/1/x", "{}", Map.of())
                    .eventId();
            JsonNode delivery = certes.master().awaitDelivery(id, "DEAD_LETTERED");
            assertThat(delivery.path("reason").asText()).containsPattern("not allowed|private|refused|forbidden");
            assertThat(delivery.at("/attempts/0/status").isNull()
                            || delivery.path("attempts").isEmpty())
                    .isTrue();
        }
    }
}
