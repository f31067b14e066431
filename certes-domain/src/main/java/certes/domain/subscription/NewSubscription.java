package certes.domain.subscription;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.event.EventPattern;
import certes.domain.isolation.RateLimit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody asks for; parameters as in {@link Subscription}. */
public record NewSubscription(
        EventPattern pattern,
        Destination destination,
        int priority,
        List<TypePriority> priorities,
        @Nullable String filter,
        @Nullable String subscriber,
        @Nullable BackoffPolicy backoff,
        Duration timeout,
        SigningSecret secret,
        @Nullable Integer rateLimitPerSecond) {
    private static final int MAX_PRIORITIES = 64;

    /** @throws IllegalArgumentException saying which value is out of its bounds */
    public NewSubscription {
        Subscription.checkPriority(priority);
        if (priorities.size() > MAX_PRIORITIES) {
            throw new IllegalArgumentException("priorities must be at most " + MAX_PRIORITIES);
        }
        if (priorities.stream().map(each -> each.pattern().text()).distinct().count() < priorities.size()) {
            throw new IllegalArgumentException("priorities must name each pattern once");
        }
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("timeoutSeconds must be from 1 to 300, not " + timeout.toSeconds());
        }
        if (rateLimitPerSecond != null && (rateLimitPerSecond < 1 || rateLimitPerSecond > RateLimit.MAX_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "rateLimitPerSecond must be from 1 to " + RateLimit.MAX_PER_SECOND + ", not " + rateLimitPerSecond);
        }
        if (subscriber != null && (subscriber.isBlank() || subscriber.length() > 128)) {
            throw new IllegalArgumentException("subscriber must have 1-128 characters");
        }
    }
}
