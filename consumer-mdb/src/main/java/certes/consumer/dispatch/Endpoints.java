package certes.consumer.dispatch;

import certes.consumer.sending.Answer;
import certes.domain.isolation.EndpointHealth;
import certes.domain.isolation.EndpointHealth.Ending;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of addresses that failed lately. Of one that is well it remembers nothing, so an attempt that
 * succeeds costs a look-up without a lock. A crash forgets it: the addresses begin with the full limit, and what the
 * circuits know is in their rows. Thread-safe.
 */
final class Endpoints {
    /** Those that say that it is too much, or that something in front of the destination cannot reach it in time. */
    private static final Set<Integer> OVERLOADED = Set.of(429, 502, 503, 504);

    /** When more stay bad, all are forgotten and begin anew. */
    private static final int KEPT = 10_000;

    private final LongSupplier nanoTime;
    private final Map<String, EndpointHealth> troubled = new ConcurrentHashMap<>();

    /** @param nanoTime nanoseconds of a monotonic clock */
    Endpoints(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How many may be sent to an address at once; at least one. */
    int atOnce(String address) {
        EndpointHealth health = troubled.get(address);
        return health == null ? EndpointHealth.MAX_LIMIT : health.atOnce();
    }

    /** For how long the address asked for nothing to be sent, in nanoseconds from now; zero or less for not at all. */
    long heldNanos(String address) {
        EndpointHealth health = troubled.get(address);
        return health == null ? 0 : health.heldNanos(nanoTime.getAsLong());
    }

    /**
     * An attempt is over.
     *
     * @param underWay how many were under way to the address, this one included; asked only where it failed
     * @param startedNanos when it was begun, by the clock of the constructor
     * @return for how long nothing has succeeded, if that means that the destination is down; else null
     */
    @Nullable
    Duration ended(String address, Answer answer, long startedNanos, ToIntFunction<String> underWay) {
        Ending ending = ending(answer);
        if (ending == Ending.TAKEN) {
            if (troubled.containsKey(address)) {
                troubled.computeIfPresent(address, (key, health) -> {
                    long now = nanoTime.getAsLong();
                    EndpointHealth next = health.after(ending, 1, startedNanos, now, Duration.ZERO);
                    return next.isHealthy(now) ? null : next;
                });
            }
            return null;
        }
        int sending = Math.max(1, underWay.applyAsInt(address));
        Duration pause = pause(answer);
        if (troubled.size() >= KEPT && !troubled.containsKey(address)) {
            troubled.clear();
        }
        EndpointHealth after = troubled.compute(address, (key, known) -> {
            EndpointHealth health = known == null ? EndpointHealth.healthy(startedNanos) : known;
            return health.after(ending, sending, startedNanos, nanoTime.getAsLong(), pause);
        });
        Duration downFor = after.downFor(nanoTime.getAsLong());
        if (downFor != null) {
            troubled.computeIfPresent(address, (key, health) -> health.said());
        }
        return downFor;
    }

    private static Ending ending(Answer answer) {
        if (answer instanceof Answer.Responded responded) {
            if (responded.status() >= 200 && responded.status() < 300) {
                return Ending.TAKEN;
            }
            return OVERLOADED.contains(responded.status()) ? Ending.OVERLOADED : Ending.FAILED;
        }
        return Ending.OVERLOADED;
    }

    /** What {@code Retry-After} asks for, of those that may ask (RFC 9110 section 10.2.3, RFC 6585 section 4). */
    private static Duration pause(Answer answer) {
        return answer instanceof Answer.Responded responded && Judgement.asksForPause(responded.status())
                ? responded.retryAfter()
                : Duration.ZERO;
    }
}
