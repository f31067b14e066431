package certes.master.catalog;

import certes.domain.id.SubscriptionId;

/** Disables subscriptions whose destination is gone (410), or has failed for too long. */
public interface GoneDestinations {
    /**
     * Disables it if it is active, and writes down that this is to be told; otherwise nothing happens.
     *
     * @param reason in words
     */
    void disable(SubscriptionId id, String reason);
}
