package certes.master.access;

import certes.domain.access.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a minute which tokens were found valid, since the same one comes with every event of a caller and checking
 * RSA each time would cost more than taking the event. Keyed by SHA-256, so no token is kept; never beyond its expiry;
 * bounded. Refusals are not remembered. Thread-safe.
 */
final class VerifiedTokens {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MAX_ENTRIES = 10_000;

    /** A token that was found valid. */
    record Verified(Principal principal, Instant expiresAt) {}

    private final Clock clock;
    private final Map<ByteBuffer, Verified> byDigest = new ConcurrentHashMap<>();

    VerifiedTokens(Clock clock) {
        this.clock = clock;
    }

    /** @param check answers null for a token that is not valid */
    Optional<Principal> get(String token, Function<String, @Nullable Verified> check) {
        Instant now = clock.instant();
        ByteBuffer digest = ByteBuffer.wrap(sha256(token));
        Verified known = byDigest.get(digest);
        if (known != null && now.isBefore(known.expiresAt())) {
            return Optional.of(known.principal());
        }
        Verified checked = check.apply(token);
        if (checked == null) {
            return Optional.empty();
        }
        remember(digest, checked, now);
        return Optional.of(checked.principal());
    }

    private void remember(ByteBuffer digest, Verified checked, Instant now) {
        if (byDigest.size() >= MAX_ENTRIES) {
            byDigest.values().removeIf(old -> !now.isBefore(old.expiresAt()));
            if (byDigest.size() >= MAX_ENTRIES) {
                byDigest.clear();
            }
        }
        Instant latest = now.plus(LONGEST);
        Instant until = checked.expiresAt().isBefore(latest) ? checked.expiresAt() : latest;
        byDigest.put(digest, new Verified(checked.principal(), until));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
