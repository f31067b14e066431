package certes.domain.backoff;

import certes.domain.access.Principal;
import java.util.Map;

/** The default policies. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot take it. */
public interface BackoffPolicies {
    /** Both sides' defaults, {@link BackoffPolicy#DEFAULT} where nobody set one. */
    Map<Side, BackoffPolicy> defaults();

    /** Sets the default of one side, durable and audited. */
    void setDefault(Side side, BackoffPolicy policy, Principal by);
}
