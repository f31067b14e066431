package certes.master.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import certes.domain.access.AccessToken;
import certes.domain.access.AccessTokens;
import certes.domain.access.LoginResult;
import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.event.StoreUnavailableException;
import certes.master.secrets.MasterKey;
import certes.master.secrets.Vault;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.persistence.PersistenceException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAccessTokensTest {
    private static final String DOMAIN = "certes.local";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Vault VAULT =
            new Vault(MasterKey.parse(java.util.Base64.getEncoder().encodeToString(new byte[32])));
    private static final FakeKeyStore STORE = new FakeKeyStore();

    private final SettableClock clock = new SettableClock();
    private final SigningKeys keys = new SigningKeys(STORE, VAULT);
    private final AccessTokens tokens = tokens(keys, DOMAIN);

    @Test
    void givesTheAdministratorAllRolesForAnHour() throws ParseException {
        AccessToken token = login();
        assertThat(token.expiresAt()).isEqualTo(clock.instant().plus(LIFETIME));
        Principal principal = tokens.verify(token.token()).orElseThrow();
        assertThat(principal.name()).isEqualTo("admin");
        assertThat(Arrays.stream(Role.values())).allMatch(principal::has);
        SignedJWT jwt = SignedJWT.parse(token.token());
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("certes");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(DOMAIN);
        assertThat(jwt.getJWTClaimsSet().getJWTID()).isNotBlank();
        assertThat(jwt.getJWTClaimsSet().getStringListClaim("roles")).contains("events:write", "users:read");
    }

    @Test
    void deniesEverybodyElse() {
        assertThat(tokens.login("admin", "wrong", "192.0.2.1")).isInstanceOf(LoginResult.Denied.class);
        assertThat(tokens.login("root", "right", "192.0.2.1")).isInstanceOf(LoginResult.Denied.class);
        assertThat(tokens.login("admin", "x".repeat(1_025), "192.0.2.1")).isInstanceOf(LoginResult.Denied.class);
    }

    @Test
    void looksAtNoPasswordWhileAnAddressIsSlowedDown() {
        for (int i = 0; i < 4; i++) {
            tokens.login("admin", "wrong", "192.0.2.1");
        }
        assertThat(tokens.login("admin", "right", "192.0.2.1"))
                .isEqualTo(new LoginResult.SlowedDown(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.login("admin", "right", "192.0.2.1")).isInstanceOf(LoginResult.Granted.class);
    }

    @Test
    void countsTriesThatComeAtOnce() {
        long looked = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> tokens.login("admin", "wrong", "192.0.2.1"))
                .filter(LoginResult.Denied.class::isInstance)
                .count();
        assertThat(looked).isEqualTo(4);
    }

    @Test
    void letsTheAdministratorInWhileSomebodyElseGuesses() {
        for (int i = 0; i < 100; i++) {
            tokens.login("admin", "wrong", "192.0.2.1");
        }
        assertThat(tokens.login("admin", "right", "192.0.2.2")).isInstanceOf(LoginResult.Granted.class);
    }

    @Test
    void refusesATokenThatExpiredAlsoWhereItIsRemembered() {
        String token = login().token();
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(LIFETIME.minusSeconds(30));
        assertThat(tokens.verify(token)).isPresent();
        clock.advance(Duration.ofSeconds(30));
        assertThat(tokens.verify(token)).isEmpty();
    }

    @Test
    void understandsTheTokensOfAnotherNode() {
        AccessTokens otherNode = tokens(new SigningKeys(STORE, VAULT), DOMAIN);
        assertThat(otherNode.verify(login().token())).isPresent();
    }

    @Test
    void refusesTheTokensOfAnotherDeployment() {
        assertThat(tokens(keys, "other.example").verify(login().token())).isEmpty();
        AccessTokens otherKeys = tokens(new SigningKeys(new FakeKeyStore(), VAULT), DOMAIN);
        assertThat(otherKeys.verify(login().token())).isEmpty();
    }

    @Test
    void publishesWhatChecksItsTokensAndNothingPrivate() throws ParseException, JOSEException {
        String keySet = tokens.keySet();
        RSAKey key = JWKSet.parse(keySet).getKeys().get(0).toRSAKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(keySet).doesNotContain("\"d\"", "\"p\"", "\"q\"");
        SignedJWT jwt = SignedJWT.parse(login().token());
        assertThat(jwt.getHeader().getKeyID()).isEqualTo(key.getKeyID());
        assertThat(jwt.verify(new com.nimbusds.jose.crypto.RSASSAVerifier(key))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "nonsense", "eyJhbGciOiJSUzI1NiJ9..", "é.é.é"})
    void refusesWhatIsNoToken(String text) {
        assertThat(tokens.verify(text)).isEmpty();
    }

    @Test
    void refusesATokenThatIsTooLong() {
        assertThat(tokens.verify(signed(header -> header, claims -> claims.claim("pad", "x".repeat(5_000)))))
                .isEmpty();
    }

    @Test
    void refusesJsonThatIsNestedWithoutEnd() {
        String header = encode("[".repeat(2_000));
        assertThat(tokens.verify(header + ".e30.AA")).isEmpty();
    }

    @Test
    void takesATokenThatIsSignedAsItsOwnAre() {
        assertThat(tokens.verify(signed(header -> header, claims -> claims))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
    void refusesATokenWithoutSignature(String algorithm) {
        String[] parts = login().token().split("\\.");
        String header = encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keys.currentKid() + "\"}");
        assertThat(tokens.verify(header + '.' + parts[1] + '.')).isEmpty();
        assertThat(tokens.verify(header + '.' + parts[1] + '.' + parts[2])).isEmpty();
    }

    @Test
    void refusesAnHmacByThePublicKey() throws Exception {
        RSAKey key = JWKSet.parse(tokens.keySet()).getKeys().get(0).toRSAKey();
        byte[] encoded = key.toRSAPublicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(encoded, pem.getBytes(StandardCharsets.US_ASCII))) {
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                JWSHeader header =
                        new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build();
                assertThat(tokens.verify(sign(header, claims().build(), new MACSigner(secret))))
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "RS512", "PS256", "PS512"})
    void refusesOtherAlgorithmsOfTheSameKey(String algorithm) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                .keyID(keys.currentKid())
                .build();
        assertThat(tokens.verify(sign(header, claims().build(), keys.signer(keys.currentKid()))))
                .isEmpty();
    }

    @Test
    void refusesAKeyThatTheTokenBringsOrNames() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).keyID(keys.currentKid()).generate();
        JWSSigner signer = new RSASSASigner(own);
        URI url = URI.create("https://attacker.example/keys");
        List<UnaryOperator<JWSHeader.Builder>> headers = List.of(
                header -> header,
                header -> header.jwk(own.toPublicJWK()),
                header -> header.jwkURL(url),
                header -> header.x509CertURL(url),
                header -> header.x509CertChain(List.of(new Base64("AAAA"))),
                header -> header.keyID("unknown").jwk(own.toPublicJWK()),
                header -> header.keyID("../../dev/null"),
                header -> header.keyID("' or 1=1 --"));
        for (UnaryOperator<JWSHeader.Builder> change : headers) {
            assertThat(tokens.verify(sign(change.apply(header()).build(), claims().build(), signer)))
                    .isEmpty();
        }
    }

    @Test
    void refusesHeadersThatItDoesNotKnowAlsoWhereTheSignatureIsRight() throws Exception {
        RSAKey other = new RSAKeyGenerator(2048).generate();
        List<UnaryOperator<JWSHeader.Builder>> headers = List.of(
                header -> header.jwk(other.toPublicJWK()),
                header -> header.jwkURL(URI.create("https://attacker.example")),
                header -> header.x509CertURL(URI.create("https://attacker.example")),
                header -> header.x509CertChain(List.of(new Base64("AAAA"))),
                header -> header.criticalParams(Set.of("exp")).customParam("exp", 1),
                header -> header.base64URLEncodePayload(false).criticalParams(Set.of("b64")),
                header -> header.contentType("JWT"),
                header -> header.type(new JOSEObjectType("at+jwt")),
                header -> header.keyID(null),
                header -> header.keyID("unknown"));
        for (UnaryOperator<JWSHeader.Builder> change : headers) {
            assertThat(tokens.verify(signed(change, claims -> claims))).isEmpty();
        }
    }

    @Test
    void refusesClaimsThatAreMissingOrWrong() {
        Instant now = clock.instant();
        List<UnaryOperator<JWTClaimsSet.Builder>> claims = List.of(
                set -> set.expirationTime(null),
                set -> set.expirationTime(Date.from(now)),
                set -> set.expirationTime(Date.from(now.minusSeconds(1))),
                set -> set.notBeforeTime(Date.from(now.plusSeconds(60))),
                set -> set.issuer(null),
                set -> set.issuer("other"),
                set -> set.audience((String) null),
                set -> set.audience("other.example"),
                set -> set.audience(List.of(DOMAIN, "other.example")),
                set -> set.subject(null),
                set -> set.claim("roles", null),
                set -> set.claim("roles", "events:write"),
                set -> set.claim("roles", List.of(1, 2)),
                set -> set.claim("roles", Map.of("events:write", true)));
        for (UnaryOperator<JWTClaimsSet.Builder> change : claims) {
            assertThat(tokens.verify(signed(header -> header, change))).isEmpty();
        }
    }

    @Test
    void refusesATokenThatWasChanged() {
        String token = login().token();
        String[] parts = token.split("\\.");
        String claims = new String(java.util.Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = parts[0] + '.' + encode(claims.replace("\"admin\"", "\"other\"")) + '.' + parts[2];
        assertThat(tokens.verify(token)).isPresent();
        assertThat(tokens.verify(changed)).isEmpty();
        assertThat(tokens.verify(token + ".AA")).isEmpty();
    }

    @Test
    void remembersNoRefusal() {
        String token = signed(
                header -> header,
                claims -> claims.notBeforeTime(Date.from(clock.instant().plusSeconds(60))));
        assertThat(tokens.verify(token)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(tokens.verify(token)).isPresent();
    }

    @Test
    void saysThatTheKeysCannotBeReadRatherThanRefusing() {
        FakeKeyStore gone = new FakeKeyStore();
        gone.failure = new PersistenceException("gone");
        String token = login().token();
        AccessTokens without = tokens(new SigningKeys(gone, VAULT), DOMAIN);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> without.verify(token));
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(without::keySet);
        gone.failure = null;
        assertThat(without.keySet()).contains("RSA");
    }

    @Test
    void saysThatAnotherMasterKeyCannotReadItsKeys() {
        login();
        byte[] bytes = new byte[32];
        bytes[0] = 1;
        Vault other = new Vault(MasterKey.parse(java.util.Base64.getEncoder().encodeToString(bytes)));
        assertThatIllegalStateException()
                .isThrownBy(() -> tokens(new SigningKeys(STORE, other), DOMAIN).keySet())
                .withMessageContaining("CERTES_MASTER_KEY");
    }

    private AccessTokens tokens(SigningKeys signingKeys, String domain) {
        return new JwtAccessTokens(signingKeys, new AdminCredential("admin", "right"), domain, LIFETIME, clock);
    }

    private AccessToken login() {
        return ((LoginResult.Granted) tokens.login("admin", "right", "198.51.100.9")).token();
    }

    private JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(keys.currentKid())
                .type(JOSEObjectType.JWT);
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("certes")
                .audience(DOMAIN)
                .subject("somebody")
                .claim("roles", List.of("events:write"))
                .notBeforeTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(3_600)));
    }

    private String signed(UnaryOperator<JWSHeader.Builder> header, UnaryOperator<JWTClaimsSet.Builder> claims) {
        return sign(header.apply(header()).build(), claims.apply(claims()).build(), keys.signer(keys.currentKid()));
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String encode(String text) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class FakeKeyStore implements SigningKeyStore {
        private @Nullable StoredKeyPair pair;
        private @Nullable RuntimeException failure;

        @Override
        public synchronized List<StoredKeyPair> all() {
            if (failure != null) {
                throw failure;
            }
            return pair == null ? List.of() : List.of(pair);
        }

        @Override
        public synchronized List<StoredKeyPair> addFirst(StoredKeyPair first) {
            if (pair == null) {
                pair = first;
            }
            return List.of(pair);
        }
    }
}
