package certes.domain.backoff;

import java.time.Duration;
import java.time.Instant;

/**
 * One attempt as it would be made if every one before it had failed at once.
 *
 * @param number from 1
 * @param delay since the attempt before; zero for the first
 */
public record SimulatedAttempt(int number, Instant at, Duration delay) {}
