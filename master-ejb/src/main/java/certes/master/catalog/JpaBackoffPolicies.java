package certes.master.catalog;

import certes.domain.access.Principal;
import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Back-off policies through JPA; each method is one transaction. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaBackoffPolicies implements BackoffPolicies {
    @Inject
    private EntityManager entities;

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private CatalogChanges changes;

    @Override
    public Map<BackoffScope, BackoffPolicy> all() {
        return stored().collect(Collectors.toMap(BackoffPolicyEntity::scope, BackoffPolicyEntity::policy));
    }

    @Override
    public void set(BackoffScope scope, BackoffPolicy policy, Principal by) {
        // Numbering first makes changes wait for each other, so that there is at most one row for the scope.
        long change = changes.next(by, "setBackoffPolicy", scope.side(), scope + " to " + policy);
        of(scope)
                .ifPresentOrElse(
                        stored -> stored.become(policy, change),
                        () -> entities.persist(new BackoffPolicyEntity(scope, policy, change)));
    }

    @Override
    public boolean remove(BackoffScope scope, Principal by) {
        changes.next(by, "deleteBackoffPolicy", scope.side(), scope.toString());
        Optional<BackoffPolicyEntity> found = of(scope);
        found.ifPresentOrElse(entities::remove, transaction::setRollbackOnly); // nothing changed, nothing to audit
        return found.isPresent();
    }

    private Optional<BackoffPolicyEntity> of(BackoffScope scope) {
        return stored().filter(stored -> stored.scope().equals(scope)).findAny();
    }

    private Stream<BackoffPolicyEntity> stored() {
        return entities.createQuery("SELECT p FROM BackoffPolicyEntity p", BackoffPolicyEntity.class)
                .getResultStream();
    }
}
