package certes.masterapi.graphql;

import certes.domain.event.FilteredOut;
import certes.domain.id.SubscriptionId;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A subscription whose filter kept an event back. Its subscription is loaded for all of an answer at once. */
@Type("FilteredSubscription")
public final class FilteredNode {
    private final FilteredOut filtered;

    FilteredNode(FilteredOut filtered) {
        this.filtered = filtered;
    }

    SubscriptionId subscriptionId() {
        return filtered.subscription();
    }

    @NonNull
    @Description("Why there is no delivery, in words")
    public String getReason() {
        return filtered.why().explained();
    }
}
