package certes.broker.relay;

import certes.domain.health.ReadinessCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Ready as long as the relay looks for what is to be delivered. It is told by the relay and does not ask it, since whoever
 * asks for a bean first makes it, and the relay's thread is not to be made by a servlet.
 */
@ApplicationScoped
public class RelayReadiness implements ReadinessCheck {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** From the making of this bean on, so that a start has as much time as a look. */
    private volatile long lookedAtNanos = System.nanoTime();

    /** The relay begins to look, whether or not it will find PostgreSQL and the queue. */
    void looks() {
        lookedAtNanos = System.nanoTime();
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Optional<String> problem() {
        return problem(System.nanoTime());
    }

    Optional<String> problem(long nowNanos) {
        return nowNanos - lookedAtNanos <= WITHIN.toNanos()
                ? Optional.empty()
                : Optional.of("nothing was relayed to the queue for " + WITHIN.toSeconds() + " seconds");
    }
}
