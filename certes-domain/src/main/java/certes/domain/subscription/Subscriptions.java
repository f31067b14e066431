package certes.domain.subscription;

import certes.domain.access.Principal;
import certes.domain.id.SubscriptionId;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions of this deployment. What a method changed is durable, audited, and seen by every event that is
 * accepted after it returns. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot take it.
 */
public interface Subscriptions {
    /** All, oldest first. */
    List<Subscription> all();

    /** A new, active one. */
    Subscription create(NewSubscription wish, Principal by);

    /** Stops sending; matching goes on. Empty if there is none of this id. */
    Optional<Subscription> pause(SubscriptionId id, Principal by);

    /**
     * Sends again, what has waited first. A destination whose circuit is open is probed at once, and is not disabled for
     * its failures before. Empty if there is none of this id.
     */
    Optional<Subscription> resume(SubscriptionId id, Principal by);

    /**
     * Ends it; its open deliveries become cancelled.
     *
     * @return false if there is none of this id
     */
    boolean delete(SubscriptionId id, Principal by);
}
