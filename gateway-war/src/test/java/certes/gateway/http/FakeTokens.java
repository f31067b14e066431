package certes.gateway.http;

import certes.domain.access.AccessTokens;
import certes.domain.access.LoginResult;
import certes.domain.access.Principal;
import java.util.Optional;
import java.util.Set;

/** Knows two tokens: one that may post events and one that may not. */
final class FakeTokens implements AccessTokens {
    static final String WRITER = "token-of-the-writer";
    static final String READER = "token-of-the-reader";

    @Override
    public LoginResult login(String username, String password, String address) {
        return new LoginResult.Denied();
    }

    @Override
    public Optional<Principal> verify(String token) {
        return switch (token) {
            case WRITER -> Optional.of(new Principal("shop", Set.of("events:write")));
            case READER -> Optional.of(new Principal("auditor", Set.of("events:read")));
            default -> Optional.empty();
        };
    }

    @Override
    public String keySet() {
        return "{\"keys\":[]}";
    }
}
