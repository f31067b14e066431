package certes.consumer.dispatch;

import certes.domain.catalog.Catalog;
import certes.domain.delivery.ClaimedDelivery;
import certes.domain.subscription.Subscription;

/**
 * A delivery that this node holds for one lease, from its claim until it is recorded or handed back.
 *
 * @param catalog by which it is judged
 * @param claimedAtNanos by {@link System#nanoTime}; a little before its lease began
 */
record Held(ClaimedDelivery delivery, Subscription subscription, Catalog catalog, long claimedAtNanos) {
    /** All that is sent to it shares its circuit, its pauses, and what it bears. */
    String address() {
        return subscription.destination().address().toString();
    }

    String host() {
        return subscription.destination().address().getRawAuthority();
    }
}
