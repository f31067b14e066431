package certes.domain.backoff;

import certes.domain.access.Principal;
import java.util.Map;

/**
 * The stored policies, each for one scope. What a method changed is durable and audited when it returns. Throws
 * {@link certes.domain.event.StoreUnavailableException} if the database cannot take it.
 */
public interface BackoffPolicies {
    /** All of them. */
    Map<BackoffScope, BackoffPolicy> all();

    /** Sets the policy of a scope, whether or not it has one. */
    void set(BackoffScope scope, BackoffPolicy policy, Principal by);

    /**
     * Removes the policy of a scope, so that the next one in order holds.
     *
     * @return false, and nothing happens, if it has none
     */
    boolean remove(BackoffScope scope, Principal by);
}
