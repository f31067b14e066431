package certes.consumer.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int LINE = 10_000;
    private static final int REMEMBERED = 100_000;

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimits limits = new RateLimits(nanos::get);

    @Test
    void eachSubscriptionHasItsOwn() {
        assertThat(ask(1, 1)).isZero();
        assertThat(ask(1, 2)).isEqualTo(SECOND);
        assertThat(ask(2, 3)).isZero();
    }

    @Test
    void remembersABoundedNumberInAllAndForgetsThoseOfSubscriptionsThatAreGone() {
        for (int subscription = 0; subscription < 2 * REMEMBERED / LINE; subscription++) {
            for (int delivery = 0; delivery < LINE; delivery++) {
                ask(subscription, subscription * LINE + delivery);
            }
        }
        assertThat(limits.remembered()).isEqualTo(REMEMBERED);
        nanos.addAndGet(61 * SECOND);
        limits.forgetOthersThan(id -> id.value() == 0);
        assertThat(limits.remembered()).isBetween(LINE - 70, LINE);
    }

    @Test
    void whatWasPutBackIsSentNext() {
        ask(1, 1);
        ask(1, 2);
        limits.putBack(new SubscriptionId(1), new DeliveryId(1), SECOND / 2);
        nanos.addAndGet(SECOND / 2);
        assertThat(ask(1, 1)).isZero();
        limits.putBack(new SubscriptionId(9), new DeliveryId(1), SECOND);
        assertThat(ask(9, 1)).isZero();
    }

    private long ask(long subscription, long delivery) {
        return limits.ask(new SubscriptionId(subscription), 1, new DeliveryId(delivery));
    }
}
