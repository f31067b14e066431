package certes.domain.subscription;

import certes.domain.event.EventPattern;

/**
 * The priority of a subscription's events of some type.
 *
 * @param pattern which events
 * @param priority 0-9; 9 goes first
 */
public record TypePriority(EventPattern pattern, int priority) {
    /** @throws IllegalArgumentException if the priority is out of its bounds */
    public TypePriority {
        Subscription.checkPriority(priority);
    }
}
