package certes.it.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.GitHub;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import certes.it.running.Signatures;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who a source's sender is, by each preset. */
@RunsCertes
class SignedSourcesIT {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLDER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String BODY = "{\"test\": 2432232314}";

    private final CertesInstance certes;

    SignedSourcesIT(CertesInstance certes) {
        this.certes = certes;
    }

    private String source(String preset, List<String> secrets, Map<String, ?> settings) {
        String name = Names.unique(preset);
        certes.master().createSource(name, preset, secrets, settings);
        return name;
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Reply standard(String source, String id, long seconds, String signature) {
        return certes.post(
                "/events/" + source,
                BODY,
                Map.of("webhook-id", id, "webhook-timestamp", Long.toString(seconds), "webhook-signature", signature));
    }

    private static String signed(String secret, String id, long seconds) {
        return Signatures.standard(secret, id, Long.toString(seconds), bytes(BODY));
    }

    private void assertRefused(Reply reply, String source) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.header("content-type")).startsWith("application/problem+json");
        assertThat(certes.master().events(Map.of("source", source))).isEmpty();
    }

    @Test
    void takesStandardWebhooksSignedNow() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());

        Reply reply = standard(source, "msg_1", now(), signed(SECRET, "msg_1", now()));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        assertThat(reply.json().path("uri").asText()).isEqualTo("certes.local/" + source + "/1/event");
    }

    @Test
    void takesEitherSecretDuringARotation() {
        String source = source("standard-webhooks", List.of(SECRET, OLDER), Map.of());

        assertThat(standard(source, "msg_1", now(), signed(OLDER, "msg_1", now()))
                        .status())
                .isEqualTo(202);
        assertThat(standard(source, "msg_2", now(), signed(SECRET, "msg_2", now()))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void takesTheOneGoodSignatureAmongSeveral() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());
        long now = now();
        String others = "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== "
                + signed(OLDER, "msg_1", now);

        assertThat(standard(source, "msg_1", now, others + " " + signed(SECRET, "msg_1", now))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void refusesTheSpecificationsVectorForItsAge() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());

        Reply reply = standard(
                source, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        assertRefused(reply, source);
    }

    @Test
    void refusesWhatIsSixMinutesOffInEitherDirection() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());
        long old = now() - 360;
        long early = now() + 360;

        assertRefused(standard(source, "msg_1", old, signed(SECRET, "msg_1", old)), source);
        assertRefused(standard(source, "msg_1", early, signed(SECRET, "msg_1", early)), source);
    }

    @Test
    void refusesAnIdWithADotSinceItCouldBeReadInTwoWays() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());
        long now = now();

        Reply reply = standard(source, "msg.1", now, signed(SECRET, "msg.1", now));

        assertThat(reply.status()).as(reply.toString()).isIn(400, 401);
        assertThat(certes.master().events(Map.of("source", source))).isEmpty();
    }

    @Test
    void refusesASignatureByAnotherSecretOrOfAnotherMessage() {
        String source = source("standard-webhooks", List.of(SECRET), Map.of());
        long now = now();

        assertRefused(standard(source, "msg_1", now, signed(OLDER, "msg_1", now)), source);
        assertRefused(standard(source, "msg_2", now, signed(SECRET, "msg_1", now)), source);
        assertRefused(standard(source, "msg_1", now - 1, signed(SECRET, "msg_1", now)), source);
        assertRefused(standard(source, "msg_1", now, "v1,"), source);
        assertRefused(standard(source, "msg_1", now, "v1," + "A".repeat(100_000 / 20)), source);
        assertRefused(certes.post("/events/" + source, BODY, Map.of()), source);
    }

    @Test
    void refusesAGitHubWebhookThatWasTamperedWith() {
        GitHub gitHub = GitHub.register(certes);
        byte[] body = GitHub.payload("push");
        Map<String, String> headers = gitHub.headers("push", UUID.randomUUID().toString(), body);
        byte[] tampered = body.clone();
        tampered[body.length / 2] ^= 1;

        assertRefused(certes.post("/events/" + gitHub.source(), tampered, headers), gitHub.source());
        headers.put("X-Hub-Signature-256", "sha256=" + "0".repeat(64));
        assertRefused(certes.post("/events/" + gitHub.source(), body, headers), gitHub.source());
        headers.put("X-Hub-Signature-256", Signatures.gitHub("another secret", body));
        assertRefused(certes.post("/events/" + gitHub.source(), body, headers), gitHub.source());
        headers.remove("X-Hub-Signature-256");
        assertRefused(certes.post("/events/" + gitHub.source(), body, headers), gitHub.source());
    }

    @Test
    void takesStripeAndFindsTheTypeInTheBody() {
        String source = source("stripe", List.of("whsec_stripe_secret"), Map.of());
        byte[] body = bytes("{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"invoice.paid\"}");
        Map<String, String> headers = Map.of("Stripe-Signature", Signatures.stripe("whsec_stripe_secret", now(), body));

        Reply reply = certes.post("/events/" + source, body, headers);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        assertThat(reply.json().path("uri").asText()).isEqualTo("certes.local/" + source + "/1/invoice.paid");
        assertThat(certes.post("/events/" + source, body, headers)
                        .json()
                        .path("duplicate")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void refusesStripeTooOldOrForged() {
        String source = source("stripe", List.of("whsec_stripe_secret"), Map.of());
        byte[] body = bytes("{\"id\":\"evt_1\",\"type\":\"invoice.paid\"}");

        for (String signature : List.of(
                Signatures.stripe("whsec_stripe_secret", now() - 360, body),
                Signatures.stripe("whsec_other", now(), body),
                "t=" + now(),
                "t=x,v1=00",
                "")) {
            assertRefused(certes.post("/events/" + source, body, Map.of("Stripe-Signature", signature)), source);
        }
    }

    @Test
    void takesAnyHmacThatItsSettingsDescribe() {
        String source = source(
                "hmac",
                List.of("topsecret"),
                Map.of(
                        "signatureHeader", "X-Signature",
                        "signatureAlgorithm", "sha512",
                        "signatureEncoding", "base64",
                        "signaturePrefix", "s=",
                        "typeHeader", "X-Topic"));
        String signature = "s="
                + Base64.getEncoder().encodeToString(Signatures.hmac("HmacSHA512", bytes("topsecret"), bytes(BODY)));

        Reply reply =
                certes.post("/events/" + source, BODY, Map.of("X-Signature", signature, "X-Topic", "parcel.scanned"));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        assertThat(reply.json().path("uri").asText()).isEqualTo("certes.local/" + source + "/1/parcel.scanned");
        assertThat(certes.post("/events/" + source, BODY, Map.of("X-Signature", signature.substring(2)))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void takesBasicCredentialsAndApiKeys() {
        String basic = source("basic", List.of("parcels:häuschen"), Map.of());
        String key = source("api-key", List.of("k-1234567890"), Map.of("signatureHeader", "X-Parcel-Key"));

        assertThat(certes.post("/events/" + basic, BODY, Map.of("Authorization", basic("parcels:häuschen")))
                        .status())
                .isEqualTo(202);
        assertRefused401(basic, Map.of("Authorization", basic("parcels:haeuschen")));
        assertRefused401(basic, Map.of("Authorization", "Basic %%%"));
        assertRefused401(basic, Map.of());
        assertThat(certes.post("/events/" + key, BODY, Map.of("X-Parcel-Key", "k-1234567890"))
                        .status())
                .isEqualTo(202);
        assertRefused401(key, Map.of("X-Parcel-Key", "k-1234567891"));
        assertRefused401(key, Map.of());
    }

    private void assertRefused401(String source, Map<String, String> headers) {
        Reply reply = certes.post("/events/" + source, BODY, headers);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(bytes(credentials));
    }

    @Test
    void findsTheTypeByJsonPointer() {
        String source =
                source("none", List.of(), Map.of("typePointer", "/meta/kind", "namespace", source(), "version", 3));

        Reply reply = certes.post("/events/" + source, "{\"meta\":{\"kind\":\"weighed\"}}", Map.of());

        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        assertThat(reply.json().path("uri").asText()).endsWith("/3/weighed");
        assertThat(certes.post("/events/" + source, "{\"meta\":{}}", Map.of())
                        .json()
                        .path("uri")
                        .asText())
                .endsWith("/3/event");
    }

    private static String source() {
        return Names.unique("scales") + "/" + Names.unique("hall");
    }
}
