package certes.master.catalog;

import certes.domain.id.SubscriptionId;

/** Disables subscriptions whose destination said that it is gone (410). */
public interface GoneDestinations {
    /** Disables it if it is active; otherwise nothing happens. */
    void disable(SubscriptionId id);
}
