package certes.domain.access;

import java.time.Instant;

/** A token that was issued: a JWT (RFC 7519), signed by RS256. */
public record AccessToken(String token, Instant expiresAt) {
    /** Does not show the token. */
    @Override
    public String toString() {
        return "AccessToken[…, " + expiresAt + "]";
    }
}
