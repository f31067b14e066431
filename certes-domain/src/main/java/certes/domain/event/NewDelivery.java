package certes.domain.event;

import certes.domain.id.DeliveryId;
import certes.domain.id.SubscriptionId;

/**
 * A delivery that comes into being with its event.
 *
 * @param priority 0-9; 9 goes first
 */
public record NewDelivery(DeliveryId id, SubscriptionId subscription, int priority) {}
