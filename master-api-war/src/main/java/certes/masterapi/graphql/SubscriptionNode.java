package certes.masterapi.graphql;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.subscription.Destination;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.TypePriority;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A subscription. */
@Type("EventSubscription")
public record SubscriptionNode(
        @Id @NonNull String id,
        @NonNull String pattern,
        @NonNull DestinationNode destination,
        @Description("From 0 to 9; 9 goes first") int priority,

        @NonNull @Description("What goes before priority for single event types")
        List<@NonNull EventTypePriority> priorities,

        @Description("What it wants of the events that its pattern matches; null for all of them") @Nullable
        String filter,

        @NonNull SubscriptionState state,
        @Nullable String subscriber,

        @Description("Its own policy; null where that of the source, event type or side holds") @Nullable
        BackoffNode backoff,

        int timeoutSeconds,
        @NonNull Instant createdAt,

        @Description("Shown once, in the answer that created it") @Nullable
        String secret,

        @Description("How many deliveries it is sent a second at most; null for no limit") @Nullable
        Integer rateLimitPerSecond,

        @Description("Why it was disabled; null unless it is") @Nullable
        String disabledReason) {

    /** Where its events go. */
    @Type("Destination")
    public record DestinationNode(
            @NonNull String kind, @NonNull String address) {
        static DestinationNode of(Destination destination) {
            return new DestinationNode(
                    destination.kind().name(), destination.address().toString());
        }
    }

    /** The priority of events of some type. */
    @Type("EventTypePriority")
    public record EventTypePriority(@NonNull String pattern, int priority) {
        static EventTypePriority of(TypePriority priority) {
            return new EventTypePriority(priority.pattern().text(), priority.priority());
        }
    }

    static SubscriptionNode of(Subscription subscription) {
        return of(subscription, null);
    }

    /** With its newest secret, which this answer alone shows. */
    static SubscriptionNode created(Subscription subscription) {
        return of(subscription, subscription.secrets().get(0).reveal());
    }

    private static SubscriptionNode of(Subscription subscription, @Nullable String secret) {
        BackoffPolicy backoff = subscription.backoff();
        return new SubscriptionNode(
                subscription.id().toString(),
                subscription.pattern().text(),
                DestinationNode.of(subscription.destination()),
                subscription.priority(),
                subscription.priorities().stream().map(EventTypePriority::of).toList(),
                subscription.filter(),
                subscription.state(),
                subscription.subscriber(),
                backoff == null ? null : BackoffNode.ofSubscription(backoff),
                (int) subscription.timeout().toSeconds(),
                subscription.createdAt(),
                secret,
                subscription.rateLimitPerSecond(),
                subscription.disabledReason());
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "SubscriptionNode[" + id + ", " + pattern + "]";
    }
}
