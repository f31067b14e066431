package certes.domain.access;

import java.util.Optional;

/** Issues and checks access tokens. Thread-safe. */
public interface AccessTokens {
    /**
     * Answers a login. Wrong ones are slowed down by user and by address, and never locked out for good.
     *
     * @param address the caller's network address
     */
    LoginResult login(String username, String password, String address);

    /** Who the token was issued to; empty unless it is one of ours, signed by RS256, and valid now. */
    Optional<Principal> verify(String token);

    /** The public keys, as a JSON Web Key Set (RFC 7517). */
    String keySet();
}
