package certes.master.history;

import certes.domain.delivery.DeliveryState;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.SubscriptionId;
import certes.domain.master.DeliveryView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A delivery's row, read only: {@link certes.master.store.PgDeliveryStore} writes it. */
@Entity
@Table(name = "delivery")
public class DeliveryEntity {
    /** PostgreSQL's {@code infinity} is read as a time far beyond this. */
    private static final Instant PUT_ASIDE = Instant.parse("9999-01-01T00:00:00Z");

    @Id
    private long id;

    @Column(name = "event_id")
    private long eventId;

    @Column(name = "subscription_id")
    private long subscriptionId;

    @Column(name = "due_at")
    private Instant dueAt;

    @Column(name = "replay_of")
    private @Nullable Long replayOf;

    private short priority;
    private short state;
    private @Nullable String reason;

    /** For JPA. */
    protected DeliveryEntity() {}

    EventId event() {
        return new EventId(eventId);
    }

    DeliveryView view() {
        DeliveryState current = DeliveryState.values()[state];
        return new DeliveryView(
                new DeliveryId(id),
                event(),
                new SubscriptionId(subscriptionId),
                current,
                priority,
                nextAttemptAt(current),
                reason,
                replayOf == null ? null : new DeliveryId(replayOf));
    }

    private @Nullable Instant nextAttemptAt(DeliveryState current) {
        return switch (current) {
            case PENDING, SCHEDULED -> dueAt.isBefore(PUT_ASIDE) ? dueAt : null;
            case IN_FLIGHT, DELIVERED, DEAD_LETTERED, CANCELLED -> null;
        };
    }
}
