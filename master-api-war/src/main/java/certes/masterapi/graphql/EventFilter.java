package certes.masterapi.graphql;

import certes.domain.delivery.DeliveryState;
import certes.domain.event.EventPattern;
import certes.domain.master.EventQuery;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which events; what is left out means any. */
@Input("EventFilter")
public record EventFilter(
        @Description("The source's name") @Nullable String source,

        @Description("An event URI, or a pattern as subscriptions have it") @Nullable
        String uri,

        @Description("Events that have a delivery in this state") @Nullable
        DeliveryState state,

        @Description("Inclusive") @Nullable Instant since,
        @Description("Exclusive") @Nullable Instant until) {
    static EventQuery query(@Nullable EventFilter filter, String ownDomain) {
        if (filter == null) {
            return new EventQuery(null, null, null, null, null);
        }
        return new EventQuery(
                Inputs.plain("source", filter.source),
                Inputs.parsedIfGiven(filter.uri, text -> EventPattern.parse(text, ownDomain)),
                filter.state,
                Inputs.time("since", filter.since),
                Inputs.time("until", filter.until));
    }
}
