package certes.master.catalog;

import certes.domain.backoff.BackoffPolicies;
import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.source.Source;
import certes.domain.subscription.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what changed in the catalog. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class CatalogRows {
    @Inject
    private EntityManager entities;

    @Inject
    private Secrets secrets;

    @Inject
    private BackoffPolicies policies;

    /**
     * What changed after a number.
     *
     * @param subscriptions empty where the subscription was deleted
     * @param backoffs all of them
     */
    record Changes(
            List<Source> sources,
            Map<Long, Optional<Subscription>> subscriptions,
            Map<BackoffScope, BackoffPolicy> backoffs) {}

    Changes since(long change) {
        List<Source> sources = entities.createQuery(
                        "SELECT s FROM SourceEntity s WHERE s.change > :change", SourceEntity.class)
                .setParameter("change", change)
                .getResultStream()
                .map(source -> source.source(secrets))
                .toList();
        Map<Long, Optional<Subscription>> subscriptions = new HashMap<>();
        entities.createQuery("SELECT s FROM SubscriptionEntity s WHERE s.change > :change", SubscriptionEntity.class)
                .setParameter("change", change)
                .getResultStream()
                .forEach(row -> subscriptions.put(
                        row.id(), row.isDeleted() ? Optional.empty() : Optional.of(row.subscription(secrets))));
        return new Changes(sources, subscriptions, policies.all());
    }
}
