package certes.master.catalog;

import certes.domain.access.Principal;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Default back-off policies through JPA; each method is one transaction. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaBackoffPolicies implements BackoffPolicies {
    @Inject
    private EntityManager entities;

    @Inject
    private CatalogChanges changes;

    @Override
    public Map<Side, BackoffPolicy> defaults() {
        Map<Side, BackoffPolicy> defaults = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            defaults.put(side, BackoffPolicy.DEFAULT);
        }
        stored().forEach(stored -> defaults.put(stored.side(), stored.policy()));
        return defaults;
    }

    @Override
    public void setDefault(Side side, BackoffPolicy policy, Principal by) {
        // Numbering first makes changes wait for each other, so that there is at most one row for the side.
        long change = changes.next(by, "setBackoffPolicy", side, policy.toString());
        stored().stream()
                .filter(stored -> stored.side() == side)
                .findAny()
                .ifPresentOrElse(
                        stored -> stored.become(policy, change),
                        () -> entities.persist(new BackoffPolicyEntity(side, policy, change)));
    }

    private List<BackoffPolicyEntity> stored() {
        return entities.createQuery(
                        "SELECT p FROM BackoffPolicyEntity p WHERE p.sourceId IS NULL AND p.eventType IS NULL",
                        BackoffPolicyEntity.class)
                .getResultList();
    }
}
