package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.filter.FilterLanguage;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.Subscriptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** The operations on subscriptions. */
@GraphQLApi
@ApplicationScoped
public class SubscriptionsApi {
    @Inject
    private SecureRandom random;

    @Inject
    private Subscriptions subscriptions;

    @Inject
    private DestinationRules rules;

    @Inject
    private FilterLanguage filters;

    @Inject
    private Caller caller;

    @Query
    @NonNull
    @Description("All subscriptions, oldest first. Role subscriptions:read")
    public List<@NonNull SubscriptionNode> subscriptions() {
        caller.with(Role.SUBSCRIPTIONS_READ);
        return subscriptions.all().stream().map(SubscriptionNode::of).toList();
    }

    @Mutation
    @NonNull
    @Description(
            "Makes an active subscription, which every event accepted after this matches. Role subscriptions:write")
    public SubscriptionNode createSubscription(@NonNull SubscriptionInput input) {
        Principal by = caller.with(Role.SUBSCRIPTIONS_WRITE);
        return SubscriptionNode.created(subscriptions.create(input.wish(rules, filters, random), by));
    }

    @Mutation
    @NonNull
    @Description("Stops sending; events go on matching, and their deliveries wait. Role subscriptions:write")
    public SubscriptionNode pauseSubscription(@Id @NonNull String id) {
        return change(id, subscriptions::pause);
    }

    @Mutation
    @NonNull
    @Description("Sends again, what has waited included. Role subscriptions:write")
    public SubscriptionNode resumeSubscription(@Id @NonNull String id) {
        return change(id, subscriptions::resume);
    }

    @Mutation
    @Description("Ends it and cancels its open deliveries; false if there is none of this id. Role subscriptions:write")
    public boolean deleteSubscription(@Id @NonNull String id) {
        Principal by = caller.with(Role.SUBSCRIPTIONS_WRITE);
        return subscriptions.delete(Inputs.parsed(id, SubscriptionId::parse), by);
    }

    private SubscriptionNode change(String id, BiFunction<SubscriptionId, Principal, Optional<Subscription>> change) {
        Principal by = caller.with(Role.SUBSCRIPTIONS_WRITE);
        return change.apply(Inputs.parsed(id, SubscriptionId::parse), by)
                .map(SubscriptionNode::of)
                .orElseThrow(() -> RefusedException.notFound("subscription", id));
    }
}
