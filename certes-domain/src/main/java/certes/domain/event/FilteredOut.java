package certes.domain.event;

import certes.domain.filter.FilterVerdict;
import certes.domain.id.SubscriptionId;

/**
 * A subscription that an event was kept back from by the subscription's filter.
 *
 * @param why never {@link FilterVerdict#MATCHES}
 */
public record FilteredOut(SubscriptionId subscription, FilterVerdict why) {}
