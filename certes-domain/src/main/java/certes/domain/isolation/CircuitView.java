package certes.domain.isolation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A circuit, as it is shown.
 *
 * @param address of the destination
 * @param reason the last failure, in words
 * @param since when it opened
 * @param probeAt when one delivery is let through; null while one is, and while it recovers
 * @param waiting how many deliveries are aside
 * @param drainSeconds how long it takes to wake them at the present pace; null unless it recovers
 */
public record CircuitView(
        String address,
        CircuitState state,
        String reason,
        Instant since,
        @Nullable Instant probeAt,
        long waiting,
        @Nullable Long drainSeconds) {}
