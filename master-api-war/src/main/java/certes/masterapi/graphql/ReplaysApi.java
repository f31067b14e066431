package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import certes.domain.replay.EventReplays;
import certes.domain.replay.ReplayWish;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Replays of many events. */
@GraphQLApi
@ApplicationScoped
public class ReplaysApi {
    private static final int SHOWN = 100;

    @Inject
    private EventReplays replays;

    @Inject
    private DestinationRules rules;

    @Inject
    private Caller caller;

    @Query
    @Description("One replay of many events; null if there is none of this id. Role events:read")
    public @Nullable ReplayNode replay(@Id @NonNull String id) {
        caller.with(Role.EVENTS_READ);
        return replays.replay(Inputs.parsed(id, ReplayId::parse))
                .map(ReplayNode::of)
                .orElse(null);
    }

    @Query
    @NonNull
    @Description("The newest 100 replays of many events, newest first. Role events:read")
    public List<@NonNull ReplayNode> replays() {
        caller.with(Role.EVENTS_READ);
        return replays.latest(SHOWN).stream().map(ReplayNode::of).toList();
    }

    @Mutation
    @NonNull
    @Description(
            "Starts to deliver again what the filter lets through and a subscription has not acknowledged: to each that"
                    + " had a delivery of it, or to one, which also gets what it would get if it were accepted now. By default"
                    + " 100 deliveries a second of priority 0. Role events:write")
    public ReplayNode replayEvents(
            @NonNull EventFilter filter,
            @Id @Nullable String subscriptionId,
            @Nullable Boolean includeAcknowledged,
            @Nullable Integer ratePerSecond,
            @Nullable Integer priority) {
        Principal by = caller.with(Role.EVENTS_WRITE);
        ReplayWish wish = Inputs.checked(() -> new ReplayWish(
                EventFilter.query(filter, rules.ownDomain()),
                Inputs.parsedIfGiven(subscriptionId, SubscriptionId::parse),
                includeAcknowledged != null && includeAcknowledged,
                ratePerSecond == null ? ReplayWish.DEFAULT_RATE : ratePerSecond,
                priority == null ? ReplayWish.DEFAULT_PRIORITY : priority));
        return replays.start(wish, by)
                .map(ReplayNode::of)
                .orElseThrow(() -> RefusedException.notFound("subscription", String.valueOf(subscriptionId)));
    }

    @Mutation
    @NonNull
    @Description("Lets a replay make no more deliveries and cancels those that it made and nobody has claimed."
            + " Role events:write")
    public ReplayNode cancelReplay(@Id @NonNull String id) {
        Principal by = caller.with(Role.EVENTS_WRITE);
        return replays.cancel(Inputs.parsed(id, ReplayId::parse), by)
                .map(ReplayNode::of)
                .orElseThrow(() -> RefusedException.notFound("replay", id));
    }
}
