package certes.masterapi.graphql;

import certes.domain.delivery.DeliveryState;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.master.DeliveryView;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A delivery. Its event, subscription and attempts are loaded for all deliveries of an answer at once. */
@Type("Delivery")
public final class DeliveryNode {
    private final DeliveryView view;

    DeliveryNode(DeliveryView view) {
        this.view = view;
    }

    DeliveryId deliveryId() {
        return view.id();
    }

    EventId eventId() {
        return view.event();
    }

    SubscriptionId subscriptionId() {
        return view.subscription();
    }

    @Id
    @NonNull
    @Description("What the destination sees as webhook-id")
    public String getId() {
        return view.id().toString();
    }

    @NonNull
    public DeliveryState getState() {
        return view.state();
    }

    @Description("From 0 to 9; 9 goes first")
    public int getPriority() {
        return view.priority();
    }

    public @Nullable Instant getNextAttemptAt() {
        return view.nextAttemptAt();
    }

    @Description("Why it is where it is")
    public @Nullable String getReason() {
        return view.reason();
    }

    @Id
    @Description("The delivery that this one repeats; null for a first one")
    public @Nullable String getReplayOf() {
        DeliveryId first = view.replayOf();
        return first == null ? null : first.toString();
    }
}
