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
import java.util.stream.IntStream;
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

    @Test
    void theNarrowestPatternSaysThePriority() {
        Subscription subscription = subscription(
                "*",
                List.of(priority("*", 1), priority("github/1/push", 9), priority("github/1/*", 7)),
                null,
                SubscriptionState.ACTIVE);
        assertThat(subscription.priorityOf(PUSH)).isEqualTo(9);
        assertThat(subscription.priorityOf(EventUri.parse("github/1/pull", "certes.test")))
                .isEqualTo(7);
        assertThat(subscription.priorityOf(EventUri.parse("stripe/1/x", "certes.test")))
                .isEqualTo(1);
        assertThat(subscription.priorityOf(OPERATIONAL)).isEqualTo(Subscription.DEFAULT_PRIORITY);
    }

    @Test
    void prioritiesAreWithinTheirBoundsAndOfDifferentPatterns() {
        assertThatThrownBy(() -> priority("*", 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 0 to 9");
        List<TypePriority> twice = List.of(priority("a/1/b", 1), priority("certes.test/a/1/b", 2));
        assertThatThrownBy(() -> wish(4, twice, null, Subscription.DEFAULT_TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each pattern once");
        List<TypePriority> many = IntStream.rangeClosed(1, 65)
                .mapToObj(version -> priority("a/" + version + "/b", 1))
                .toList();
        assertThatThrownBy(() -> wish(4, many, null, Subscription.DEFAULT_TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 64");
    }

    private static void assertRefused(String word, int priority, @Nullable String subscriber, Duration timeout) {
        assertThatThrownBy(() -> wish(priority, subscriber, timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static NewSubscription wish(int priority, @Nullable String subscriber, Duration timeout) {
        return wish(priority, List.of(), subscriber, timeout);
    }

    private static NewSubscription wish(
            int priority, List<TypePriority> priorities, @Nullable String subscriber, Duration timeout) {
        return new NewSubscription(
                EventPattern.parse("*", "certes.test"),
                DESTINATION,
                priority,
                priorities,
                null,
                subscriber,
                null,
                timeout,
                SECRET,
                null);
    }

    private static TypePriority priority(String pattern, int priority) {
        return new TypePriority(EventPattern.parse(pattern, "certes.test"), priority);
    }

    private static Subscription subscription(String pattern, @Nullable String subscriber, SubscriptionState state) {
        return subscription(pattern, List.of(), subscriber, state);
    }

    private static Subscription subscription(
            String pattern, List<TypePriority> priorities, @Nullable String subscriber, SubscriptionState state) {
        return new Subscription(
                new SubscriptionId(1),
                EventPattern.parse(pattern, "certes.test"),
                DESTINATION,
                Subscription.DEFAULT_PRIORITY,
                priorities,
                null,
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
