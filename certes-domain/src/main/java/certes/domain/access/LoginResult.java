package certes.domain.access;

import java.time.Duration;

/** What became of a login. */
public sealed interface LoginResult {
    /** User and password are right. */
    record Granted(AccessToken token) implements LoginResult {}

    /** User or password is wrong. */
    record Denied() implements LoginResult {}

    /** Too many wrong ones before; not even looked at. */
    record SlowedDown(Duration retryAfter) implements LoginResult {}
}
