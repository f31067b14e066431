package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.master.AttemptView;
import certes.domain.master.DeliveryView;
import certes.domain.master.EventHistory;
import certes.domain.master.EventView;
import certes.domain.master.Page;
import certes.domain.master.ReplayResult;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.Subscriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/**
 * What happened to every event. The methods with a {@link Source} list answer one field for all objects of an answer at
 * once, so however long the list, the port is asked once for each level of the query.
 */
@GraphQLApi
@ApplicationScoped
public class EventsApi {
    private static final int MAX_DISAGREEMENTS = 100;

    @Inject
    private EventHistory history;

    @Inject
    private Subscriptions subscriptions;

    @Inject
    private DestinationRules rules;

    @Inject
    private Caller caller;

    @Inject
    private BodyAllowance allowance;

    @Query
    @Description("One event; null if there is none of this id. Role events:read")
    public @Nullable EventNode event(@Id @NonNull String id) {
        caller.with(Role.EVENTS_READ);
        return history.event(Inputs.parsed(id, EventId::parse))
                .map(event -> new EventNode(event, bodies(List.of(event))))
                .orElse(null);
    }

    @Query
    @NonNull
    @Description("Events, newest first; 50 (at most 500) at once. Role events:read")
    public EventConnection events(@Nullable EventFilter filter, @Nullable Integer first, @Nullable String after) {
        caller.with(Role.EVENTS_READ);
        Page<EventView> page = history.events(
                EventFilter.query(filter, rules.ownDomain()), Paging.first(first), Paging.after(after, EventId::parse));
        return EventConnection.of(page, bodies(page.items()));
    }

    @Query
    @NonNull
    @Description("Deliveries, newest first; 50 (at most 500) at once. Role events:read")
    public DeliveryConnection deliveries(
            @Nullable DeliveryFilter filter, @Nullable Integer first, @Nullable String after) {
        caller.with(Role.EVENTS_READ);
        return DeliveryConnection.of(history.deliveries(
                DeliveryFilter.query(filter), Paging.first(first), Paging.after(after, DeliveryId::parse)));
    }

    @Query
    @NonNull
    @Description("The proof that nothing was lost, over events accepted in [since, until). Role events:read")
    public LedgerNode ledger(@Nullable Instant since, @Nullable Instant until) {
        caller.with(Role.EVENTS_READ);
        return new LedgerNode(history.ledger(Inputs.time("since", since), Inputs.time("until", until)), since, until);
    }

    @NonNull
    @Description("Events whose deliveries are not those that are expected, oldest first; at most 100")
    public List<@NonNull LedgerDisagreementNode> disagreements(@Source LedgerNode ledger) {
        caller.with(Role.EVENTS_READ);
        return history.disagreements(ledger.since(), ledger.until(), MAX_DISAGREEMENTS).stream()
                .map(LedgerDisagreementNode::of)
                .toList();
    }

    @Mutation
    @NonNull
    @Description("Makes a new delivery of the same event to the same subscription. Role events:write")
    public DeliveryNode replayDelivery(@Id @NonNull String id) {
        Principal by = caller.with(Role.EVENTS_WRITE);
        ReplayResult result = history.replay(Inputs.parsed(id, DeliveryId::parse), by);
        if (result instanceof ReplayResult.Replayed replayed) {
            return new DeliveryNode(replayed.delivery());
        }
        if (result instanceof ReplayResult.Refused refused) {
            throw RefusedException.badRequest(refused.detail());
        }
        throw RefusedException.notFound("delivery", id);
    }

    @NonNull
    @Name("deliveries")
    @Description("Oldest first")
    public List<@NonNull List<@NonNull DeliveryNode>> deliveriesOf(@Source List<EventNode> events) {
        caller.with(Role.EVENTS_READ);
        Map<EventId, List<DeliveryView>> deliveries =
                history.deliveriesOf(events.stream().map(EventNode::eventId).collect(Collectors.toSet()));
        return events.stream()
                .map(event -> deliveries.getOrDefault(event.eventId(), List.of()).stream()
                        .map(DeliveryNode::new)
                        .toList())
                .toList();
    }

    @NonNull
    @Name("attempts")
    @Description("In order")
    public List<@NonNull List<@NonNull AttemptNode>> attemptsOf(@Source List<DeliveryNode> deliveries) {
        caller.with(Role.EVENTS_READ);
        Map<DeliveryId, List<AttemptView>> attempts = history.attemptsOf(
                deliveries.stream().map(DeliveryNode::deliveryId).collect(Collectors.toSet()));
        return deliveries.stream()
                .map(delivery -> attempts.getOrDefault(delivery.deliveryId(), List.of()).stream()
                        .map(AttemptNode::of)
                        .toList())
                .toList();
    }

    @Name("event")
    @Description("Null if retention removed it")
    public List<@Nullable EventNode> eventOf(@Source List<DeliveryNode> deliveries) {
        caller.with(Role.EVENTS_READ);
        Set<EventId> ids = deliveries.stream().map(DeliveryNode::eventId).collect(Collectors.toSet());
        Map<EventId, EventNode> nodes = new HashMap<>();
        List<EventView> events = history.events(ids);
        EventBodies bodies = bodies(events);
        for (EventView event : events) {
            nodes.put(event.id(), new EventNode(event, bodies));
        }
        return deliveries.stream()
                .<@Nullable EventNode>map(delivery -> nodes.get(delivery.eventId()))
                .toList();
    }

    @Name("subscription")
    @Description("Null if it was deleted. Role subscriptions:read")
    public List<@Nullable SubscriptionNode> subscriptionOf(@Source List<DeliveryNode> deliveries) {
        return nodes(deliveries.stream().map(DeliveryNode::subscriptionId));
    }

    @Name("subscription")
    @Description("Null if it was deleted. Role subscriptions:read")
    public List<@Nullable SubscriptionNode> subscriptionOfFiltered(@Source List<FilteredNode> filtered) {
        return nodes(filtered.stream().map(FilteredNode::subscriptionId));
    }

    private EventBodies bodies(List<EventView> events) {
        return new EventBodies(
                history, allowance, events.stream().map(EventView::id).toList());
    }

    private List<@Nullable SubscriptionNode> nodes(Stream<SubscriptionId> ids) {
        caller.with(Role.SUBSCRIPTIONS_READ);
        Map<SubscriptionId, SubscriptionNode> nodes = new HashMap<>();
        for (Subscription subscription : subscriptions.all()) {
            nodes.put(subscription.id(), SubscriptionNode.of(subscription));
        }
        return ids.<@Nullable SubscriptionNode>map(nodes::get).toList();
    }
}
