package certes.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";

    private final SettableClock clock = new SettableClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void isSilentForThreeWrongOnes() {
        wrong(3, "admin", HERE);
        assertThat(throttle.delay("admin", HERE)).isEmpty();
    }

    @Test
    void doublesTheDelayUpToAMinute() {
        wrong(3, "admin", HERE);
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            throttle.wrong("admin", HERE);
            Duration delay = throttle.delay("admin", HERE).orElseThrow();
            seconds.add(delay.toSeconds());
            clock.advance(delay);
            assertThat(throttle.delay("admin", HERE)).isEmpty();
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void slowsDownOneAddressWhateverTheUser() {
        for (int i = 0; i < 4; i++) {
            throttle.wrong("user" + i, HERE);
        }
        assertThat(throttle.delay("admin", HERE)).isPresent();
        assertThat(throttle.delay("admin", THERE)).isEmpty();
    }

    @Test
    void slowsDownOneUserWhateverTheAddressThatWasWrong() {
        for (int i = 1; i <= 4; i++) {
            throttle.wrong("admin", "198.51.100." + i);
        }
        assertThat(throttle.delay("admin", "198.51.100.1")).isPresent();
        assertThat(throttle.delay("admin", "198.51.100.4")).isPresent();
    }

    @Test
    void letsAnAddressThatWasNeverWrongTry() {
        wrong(50, "admin", HERE);
        assertThat(throttle.delay("admin", THERE)).isEmpty();
        throttle.wrong("admin", THERE);
        assertThat(throttle.delay("admin", THERE)).contains(Duration.ofSeconds(60));
    }

    @Test
    void forgetsAfterAQuietTimeAndAfterARightPassword() {
        wrong(50, "admin", HERE);
        clock.advance(LoginThrottle.QUIET.plusSeconds(1));
        wrong(3, "admin", HERE);
        assertThat(throttle.delay("admin", HERE)).isEmpty();
        throttle.right("admin", HERE);
        wrong(3, "admin", HERE);
        assertThat(throttle.delay("admin", HERE)).isEmpty();
    }

    @Test
    void takesANetworkOfIPv6ForOneAddress() {
        for (int i = 1; i <= 4; i++) {
            throttle.wrong("user" + i, "2001:db8:1:2::" + i);
        }
        assertThat(throttle.delay("admin", "2001:db8:1:2:ffff::1%eth0")).isPresent();
        assertThat(throttle.delay("admin", "2001:db8:1:3::1")).isEmpty();
    }

    @Test
    void staysBoundedWhoeverTries() {
        for (int i = 0; i < 50_000; i++) {
            throttle.wrong("user" + i, "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
        }
        assertThat(throttle.remembered()).isLessThanOrEqualTo(20_000);
    }

    private void wrong(int times, String username, String address) {
        for (int i = 0; i < times; i++) {
            throttle.wrong(username, address);
        }
    }
}
