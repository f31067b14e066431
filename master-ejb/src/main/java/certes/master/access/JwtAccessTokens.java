package certes.master.access;

import certes.domain.access.AccessToken;
import certes.domain.access.AccessTokens;
import certes.domain.access.LoginResult;
import certes.domain.access.Principal;
import certes.domain.access.Role;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JWTs (RFC 7519) signed by RS256 (RFC 7518), checked as RFC 8725 advises: one algorithm, only keys of our own, found by
 * {@code kid}; a header with any parameter beyond {@code alg}, {@code kid} and {@code typ} is refused, so no token brings
 * its own key ({@code jwk}, {@code jku}, {@code x5u}, {@code x5c}) or its own rules ({@code crit}).
 */
public final class JwtAccessTokens implements AccessTokens {
    private static final String ISSUER = "certes";
    private static final String ROLES = "roles";
    private static final int MAX_TOKEN_CHARS = 4_096;
    private static final int MAX_CREDENTIAL_CHARS = 1_024;
    private static final Set<String> HEADER_PARAMETERS = Set.of("alg", "kid", "typ");
    /** How far the clocks of two nodes may be apart. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private static final Set<String> ALL_ROLES =
            Set.copyOf(Arrays.stream(Role.values()).map(Role::claim).toList());

    private final SigningKeys keys;
    private final AdminCredential admin;
    private final String audience;
    private final Duration lifetime;
    private final Clock clock;
    private final LoginThrottle throttle;
    private final VerifiedTokens verified;

    /**
     * @param audience this deployment's own domain
     * @param lifetime of a token
     */
    JwtAccessTokens(SigningKeys keys, AdminCredential admin, String audience, Duration lifetime, Clock clock) {
        this.keys = keys;
        this.admin = admin;
        this.audience = audience;
        this.lifetime = lifetime;
        this.clock = clock;
        this.throttle = new LoginThrottle(clock);
        this.verified = new VerifiedTokens(clock);
    }

    @Override
    public LoginResult login(String username, String password, String address) {
        if (username.length() > MAX_CREDENTIAL_CHARS || password.length() > MAX_CREDENTIAL_CHARS) {
            return new LoginResult.Denied();
        }
        synchronized (throttle) { // or many tries at once would all be looked at before the first one counts
            Optional<Duration> delay = throttle.delay(username, address);
            if (delay.isPresent()) {
                return new LoginResult.SlowedDown(delay.get());
            }
            if (!admin.matches(username, password)) {
                throttle.wrong(username, address);
                return new LoginResult.Denied();
            }
            throttle.right(username, address);
        }
        return new LoginResult.Granted(issue(new Principal(username, ALL_ROLES)));
    }

    @Override
    public Optional<Principal> verify(String token) {
        if (token.length() > MAX_TOKEN_CHARS) {
            return Optional.empty();
        }
        return verified.get(token, this::check);
    }

    @Override
    public String keySet() {
        return keys.publicKeySet();
    }

    private AccessToken issue(Principal principal) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expiresAt = now.plus(lifetime);
        String kid = keys.currentKid();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(kid)
                .type(JOSEObjectType.JWT)
                .build();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(audience)
                .subject(principal.name())
                .claim(ROLES, principal.roles().stream().sorted().toList())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(expiresAt))
                .build();
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(keys.signer(kid));
        } catch (JOSEException failure) {
            throw new IllegalStateException("the token could not be signed", failure);
        }
        return new AccessToken(jwt.serialize(), expiresAt);
    }

    private VerifiedTokens.@Nullable Verified check(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!isSignedByUs(jwt)) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String subject = claims.getSubject();
            List<String> roles = claims.getStringListClaim(ROLES);
            if (!isForNow(claims) || subject == null || roles == null) {
                return null;
            }
            return new VerifiedTokens.Verified(
                    new Principal(subject, Set.copyOf(roles)),
                    claims.getExpirationTime().toInstant());
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            return null;
        }
    }

    private boolean isSignedByUs(SignedJWT jwt) throws JOSEException {
        JWSHeader header = jwt.getHeader();
        if (!JWSAlgorithm.RS256.equals(header.getAlgorithm())
                || !HEADER_PARAMETERS.containsAll(header.getIncludedParams())
                || header.getKeyID() == null
                || (header.getType() != null && !JOSEObjectType.JWT.equals(header.getType()))) {
            return false;
        }
        JWSVerifier verifier = keys.verifier(header.getKeyID());
        return verifier != null && jwt.verify(verifier);
    }

    private boolean isForNow(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expiresAt = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        return expiresAt != null
                && now.isBefore(expiresAt.toInstant())
                && (notBefore == null || !now.plus(SKEW).isBefore(notBefore.toInstant()))
                && ISSUER.equals(claims.getIssuer())
                && claims.getAudience().equals(List.of(audience));
    }
}
