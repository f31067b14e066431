package certes.it.master;

import static certes.it.running.Problems.assertTellsNothingOfTheServer;
import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Reply;
import certes.it.http.Wire;
import certes.it.running.CertesInstance;
import certes.it.running.MasterApi;
import certes.it.running.RunsCertes;
import certes.it.running.Signatures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("main-job")
@RunsCertes
class AccessIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CertesInstance certes;

    AccessIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void isGrantedByATokenThatItsKeySetVerifies() throws Exception {
        Reply reply = MasterApi.requestToken(certes.masterPort(), "admin", certes.adminPassword());

        assertThat(OffsetDateTime.parse(reply.json().path("expiresAt").asText()).toInstant())
                .isAfter(Instant.now());
        String[] parts = reply.json().path("token").asText().split("\\.");
        JsonNode header = JSON.readTree(decoded(parts[0]));
        JsonNode claims = JSON.readTree(decoded(parts[1]));
        assertThat(header.path("alg").asText()).isEqualTo("RS256");
        assertThat(claims.path("roles"))
                .extracting(JsonNode::asText)
                .contains(
                        "subscriptions:read",
                        "subscriptions:write",
                        "events:read",
                        "events:write",
                        "backoffs:write",
                        "config:write",
                        "schemas:write",
                        "users:write");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(header.path("kid").asText()));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(decoded(parts[2]))).isTrue();
    }

    private PublicKey publicKey(String keyId) throws Exception {
        Reply keys = Wire.once(certes.masterPort(), "GET", "/api/.well-known/jwks.json", Map.of(), new byte[0]);
        assertThat(keys.text()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
        for (JsonNode key : keys.json().path("keys")) {
            if (key.path("kid").asText().equals(keyId)) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(
                                new BigInteger(1, decoded(key.path("n").asText())),
                                new BigInteger(1, decoded(key.path("e").asText()))));
            }
        }
        throw new AssertionError("no key " + keyId + " in " + keys);
    }

    private static byte[] decoded(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void assertDenied(String authorization) {
        for (int port : List.of(certes.masterPort(), certes.gatewayPort())) {
            Reply reply = MasterApi.post(port, authorization, "{ sources { id } }", Map.of());
            assertThat(reply.status()).as(authorization + ": " + reply).isEqualTo(401);
            assertTellsNothingOfTheServer(reply);
        }
    }

    @Test
    void isDeniedWithoutAGenuineToken() throws Exception {
        String[] parts = certes.master().token().split("\\.");
        String kid = JSON.readTree(decoded(parts[0])).path("kid").asText();
        String claims = parts[1];

        assertDenied("");
        assertDenied("Bearer");
        assertDenied("Bearer x");
        assertDenied("Basic YWRtaW46YWRtaW4=");
        assertDenied("Bearer " + parts[0] + "." + claims + ".");
        assertDenied("Bearer " + parts[0] + "." + claims + "." + encoded(new byte[256]));
        assertDenied("Bearer " + header("none", kid) + "." + claims + ".");
        assertDenied("Bearer " + header("HS256", kid) + "." + claims + "."
                + encoded(Signatures.hmac(
                        "HmacSHA256",
                        publicKey(kid).getEncoded(),
                        (header("HS256", kid) + "." + claims).getBytes(StandardCharsets.US_ASCII))));
        KeyPair foreign = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        assertDenied("Bearer " + signed(header("RS256", kid) + "." + claims, foreign.getPrivate()));
        String embedded = encoded(MasterApi.json(Map.of(
                "alg", "RS256", "kid", kid, "jku", "http://127.0.0.1:1/keys", "x5u", "http://127.0.0.1:1/keys")));
        assertDenied("Bearer " + signed(embedded + "." + claims, foreign.getPrivate()));
    }

    private static String header(String algorithm, String kid) {
        return encoded(MasterApi.json(Map.of("alg", algorithm, "kid", kid, "typ", "JWT")));
    }

    private static String signed(String text, PrivateKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encoded(signature.sign());
    }

    @Test
    void isSlowedDownAfterWrongPasswordsAndNeverLocked() throws IOException {
        Reply slowed = wrong("127.0.0.66", "nobody");
        for (int i = 0; i < 50 && slowed.status() != 429; i++) {
            assertThat(slowed.status()).as(slowed.toString()).isEqualTo(401);
            slowed = wrong("127.0.0.66", "nobody");
        }

        assertThat(slowed.status()).as(slowed.toString()).isEqualTo(429);
        assertThat(Long.parseLong(slowed.header("retry-after"))).isPositive();
        assertTellsNothingOfTheServer(slowed);
        assertThat(MasterApi.requestToken(certes.masterPort(), "admin", certes.adminPassword())
                        .status())
                .as("somebody else from somewhere else")
                .isEqualTo(200);
        Eventually.holds(() -> assertThat(
                        token("127.0.0.66", "admin", certes.adminPassword()).status())
                .as("after a while from there too")
                .isEqualTo(200));
    }

    private Reply wrong(String from, String user) throws IOException {
        return token(from, user, "wrong");
    }

    private Reply token(String from, String user, String password) throws IOException {
        try (Wire wire = Wire.from(from, certes.masterPort())) {
            return wire.send(
                    "POST",
                    "/api/auth/token",
                    Map.of("Content-Type", "application/json"),
                    MasterApi.json(Map.of("username", user, "password", password)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"username\":\"admin\"}", "{\"username\":1,\"password\":{}}"})
    void asksForTheRightQuestion(String body) {
        Reply reply = Wire.once(
                certes.masterPort(),
                "POST",
                "/api/auth/token",
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));

        assertThat(reply.status()).as(reply.toString()).isBetween(400, 422);
        assertTellsNothingOfTheServer(reply);
    }

    @Test
    void changesNothingByGet() {
        Reply reply = Wire.once(
                certes.masterPort(),
                "GET",
                "/api/graphql?query=mutation%7BdeleteSubscription(id:%22sub_1%22)%7D",
                Map.of("Authorization", "Bearer " + certes.master().token()),
                new byte[0]);

        assertThat(reply.status() >= 400 || reply.json().has("errors"))
                .as(reply.toString())
                .isTrue();
        assertTellsNothingOfTheServer(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ nothing }",
                "{",
                "{ event(id: \"evt_nonsense\") { id } }",
                "{ events(after: \"nonsense\") { edges { cursor } } }",
                "{ events(first: -1) { edges { cursor } } }",
                "{ events(first: 1000000) { edges { cursor } } }",
                "mutation { replayDelivery(id: \"dlv_nonsense\") { id } }",
                "mutation { createSource(input: {name: \"bad name\", preset: \"none\"}) { id } }",
                "mutation { createSource(input: {name: \"x\", preset: \"pigeon\"}) { id } }"
            })
    void answersNonsenseInWords(String document) {
        Reply reply = certes.master().post(document, Map.of());

        assertThat(reply.status()).as(reply.toString()).isLessThan(500);
        assertTellsNothingOfTheServer(reply);
    }

    @Test
    void keepsItsSecretsInFilesThatOnlyTheOwnerReads() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certes.home())))
                .isEqualTo("rwx------");
        for (String file : List.of("admin-password", "credentials.properties")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(certes.home().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void writesNoSecretIntoTheLogs() throws IOException {
        String password = certes.adminPassword();
        String token = certes.master().token();
        try (Stream<Path> logs = Files.walk(certes.home().resolve("logs"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(log), StandardCharsets.UTF_8))
                        .as(log.toString())
                        .doesNotContain(password, token);
            }
        }
    }
}
