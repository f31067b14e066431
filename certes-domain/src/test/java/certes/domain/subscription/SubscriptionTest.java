package certes.domain.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventUri;
import certes.domain.id.SubscriptionId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final EventUri PUSH = new EventUri("certes.test", "github", 1, "push");
    private static final EventUri OPERATIONAL = new EventUri("certes.test", "certes", 1, "started");
    private static final SigningSecret SECRET = new SigningSecret(new byte[32]);
    private static final Destination DESTINATION =
            new Destination(DestinationKind.HTTPS, URI.create("https://receiver.test/"));

    @Test
    void thisDeploymentsOwnMatchesBothDirections() {
        Subscription own = subscription("*", null, SubscriptionState.ACTIVE);
        assertThat(own.wants(PUSH, Direction.INCOMING, null)).isTrue();
        assertThat(own.wants(PUSH, Direction.OUTGOING, null)).isTrue();
    }

    @Test
    void anOutsidePartysMatchesOutgoingEventsOnly() {
        Subscription outside = subscription("*", "acme", SubscriptionState.ACTIVE);
        assertThat(outside.wants(PUSH, Direction.INCOMING, null)).isFalse();
        assertThat(outside.wants(PUSH, Direction.OUTGOING, null)).isTrue();
    }

    @Test
    void anAddressedEventIsForItsSubscriberAlone() {
        assertThat(subscription("*", "acme", SubscriptionState.ACTIVE).wants(PUSH, Direction.OUTGOING, "acme"))
                .isTrue();
        assertThat(subscription("*", "other", SubscriptionState.ACTIVE).wants(PUSH, Direction.OUTGOING, "acme"))
                .isFalse();
        assertThat(subscription("*", null, SubscriptionState.ACTIVE).wants(PUSH, Direction.OUTGOING, "acme"))
                .isFalse();
    }

    @Test
    void matchingGoesOnWhateverTheState() {
        for (SubscriptionState state : SubscriptionState.values()) {
            assertThat(subscription("github/1/*", null, state).wants(PUSH, Direction.INCOMING, null))
                    .isTrue();
        }
    }

    @Test
    void thePatternCounts() {
        Subscription pulls = subscription("github/1/pull", null, SubscriptionState.ACTIVE);
        assertThat(pulls.wants(PUSH, Direction.INCOMING, null)).isFalse();
        assertThat(subscription("*", null, SubscriptionState.ACTIVE).wants(OPERATIONAL, Direction.OUTGOING, null))
                .isFalse();
    }

    @Test
    void aWishIsWithinItsBounds() {
        assertThat(wish(0, null, Duration.ofSeconds(1))).isNotNull();
        assertThat(wish(9, "acme", Duration.ofMinutes(5))).isNotNull();
        assertRefused("priority", -1, null, Subscription.DEFAULT_TIMEOUT);
        assertRefused("priority", 10, null, Subscription.DEFAULT_TIMEOUT);
        assertRefused("timeoutSeconds", 4, null, Duration.ZERO);
        assertRefused("timeoutSeconds", 4, null, Duration.ofSeconds(301));
        assertRefused("subscriber", 4, " ", Subscription.DEFAULT_TIMEOUT);
        assertRefused("subscriber", 4, "x".repeat(129), Subscription.DEFAULT_TIMEOUT);
    }

    private static void assertRefused(String word, int priority, @Nullable String subscriber, Duration timeout) {
        assertThatThrownBy(() -> wish(priority, subscriber, timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static NewSubscription wish(int priority, @Nullable String subscriber, Duration timeout) {
        return new NewSubscription(
                EventPattern.parse("*", "certes.test"), DESTINATION, priority, subscriber, null, timeout, SECRET, null);
    }

    private static Subscription subscription(String pattern, @Nullable String subscriber, SubscriptionState state) {
        return new Subscription(
                new SubscriptionId(1),
                EventPattern.parse(pattern, "certes.test"),
                DESTINATION,
                Subscription.DEFAULT_PRIORITY,
                state,
                subscriber,
                null,
                Subscription.DEFAULT_TIMEOUT,
                List.of(SECRET),
                Instant.EPOCH,
                null,
                null);
    }
}
