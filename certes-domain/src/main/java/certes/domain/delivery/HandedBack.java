package certes.domain.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A claimed delivery that goes back to its row unsent; the attempt does not count.
 *
 * @param delay after which it may be claimed again, by the database's clock
 * @param reason why it waits, in words; null leaves what the row says
 */
public record HandedBack(
        ClaimedDelivery delivery, Duration delay, @Nullable String reason) {}
