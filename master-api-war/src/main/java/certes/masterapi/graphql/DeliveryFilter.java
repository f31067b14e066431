package certes.masterapi.graphql;

import certes.domain.delivery.DeliveryState;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.master.DeliveryQuery;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which deliveries; what is left out means any. */
@Input("DeliveryFilter")
public record DeliveryFilter(
        @Id @Nullable String event,
        @Id @Nullable String subscription,
        @Nullable DeliveryState state,

        @Description("When the event was accepted, inclusive") @Nullable
        Instant since,

        @Description("When the event was accepted, exclusive") @Nullable
        Instant until) {
    static DeliveryQuery query(@Nullable DeliveryFilter filter) {
        if (filter == null) {
            return new DeliveryQuery(null, null, null, null, null);
        }
        return new DeliveryQuery(
                Inputs.parsedIfGiven(filter.event, EventId::parse),
                Inputs.parsedIfGiven(filter.subscription, SubscriptionId::parse),
                filter.state,
                Inputs.time("since", filter.since),
                Inputs.time("until", filter.until));
    }
}
