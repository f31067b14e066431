package certes.master.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down guessing of passwords, by user and by address (of IPv6 the /64). The first three wrong ones are free; from
 * the fourth on each makes the next try wait: 1 s, 2 s, 4 s … 60 s. What is refused meanwhile neither counts nor prolongs
 * the wait, and after a quiet quarter of an hour or a right password all is forgotten, so nobody is locked out for good.
 *
 * <p>So that somebody who guesses elsewhere cannot keep the real user out, an address that has been wrong never in that
 * quarter of an hour is let through although the user is slowed down: each address has one guess at such a user.
 *
 * <p>Kept in memory, bounded, per node. Thread-safe.
 */
final class LoginThrottle {
    static final Duration QUIET = Duration.ofMinutes(15);

    private static final int FREE = 3;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MAX_DOUBLINGS = 6;
    private static final int MAX_ENTRIES = 10_000;
    private static final int IPV6_PREFIX_BYTES = 8;

    private record Wrong(int count, Instant lastAt) {
        Instant freeAt() {
            if (count <= FREE) {
                return lastAt;
            }
            Duration delay = Duration.ofSeconds(1L << Math.min(count - FREE - 1, MAX_DOUBLINGS));
            return lastAt.plus(delay.compareTo(LONGEST) < 0 ? delay : LONGEST);
        }

        boolean isForgotten(Instant now) {
            return now.isAfter(lastAt.plus(QUIET));
        }
    }

    private final Clock clock;
    private final Map<String, Wrong> byUser = new RecentlyWrong();
    private final Map<String, Wrong> byAddress = new RecentlyWrong();

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this caller has to wait before a password is looked at; empty if it is looked at now. */
    synchronized Optional<Duration> delay(String username, String address) {
        Instant now = clock.instant();
        Wrong here = recent(byAddress, network(address), now);
        if (here.count() == 0) {
            return Optional.empty();
        }
        Wrong user = recent(byUser, username, now);
        Instant freeAt = here.freeAt().isAfter(user.freeAt()) ? here.freeAt() : user.freeAt();
        return freeAt.isAfter(now) ? Optional.of(Duration.between(now, freeAt)) : Optional.empty();
    }

    synchronized void wrong(String username, String address) {
        Instant now = clock.instant();
        count(byAddress, network(address), now);
        count(byUser, username, now);
    }

    synchronized void right(String username, String address) {
        byAddress.remove(network(address));
        byUser.remove(username);
    }

    /** How many entries are kept now. */
    synchronized int remembered() {
        return byUser.size() + byAddress.size();
    }

    private static void count(Map<String, Wrong> all, String key, Instant now) {
        all.put(key, new Wrong(recent(all, key, now).count() + 1, now));
    }

    private static Wrong recent(Map<String, Wrong> all, String key, Instant now) {
        Wrong wrong = all.get(key);
        return wrong == null || wrong.isForgotten(now) ? new Wrong(0, now) : wrong;
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            int zone = address.indexOf('%');
            byte[] bytes = InetAddress.getByName(zone < 0 ? address : address.substring(0, zone))
                    .getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, IPV6_PREFIX_BYTES)));
        } catch (UnknownHostException noLiteral) {
            return address.toLowerCase(Locale.ROOT);
        }
    }

    /** Forgets the one that has been wrong least recently when it grows too large. */
    private static final class RecentlyWrong extends LinkedHashMap<String, Wrong> {
        private static final long serialVersionUID = 1;

        RecentlyWrong() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Wrong> eldest) {
            return size() > MAX_ENTRIES;
        }
    }
}
