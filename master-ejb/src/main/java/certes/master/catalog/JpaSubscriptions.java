package certes.master.catalog;

import certes.domain.access.Principal;
import certes.domain.id.IdGenerator;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import certes.domain.subscription.Subscriptions;
import certes.master.operation.PgOperationalEvents;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Subscriptions through JPA; each method is one transaction. Pausing and deleting change one row: what the deliveries
 * have to do with it is found when they are claimed, and by the sweeper.
 */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaSubscriptions implements Subscriptions, GoneDestinations {
    private static final Principal DESTINATION = new Principal("destination", Set.of());

    @Inject
    private EntityManager entities;

    @Inject
    private CatalogChanges changes;

    @Inject
    private Secrets secrets;

    @Inject
    private IdGenerator ids;

    @Inject
    private PgOperationalEvents operation;

    @Inject
    private Clock clock;

    @Override
    public List<Subscription> all() {
        return entities.createQuery(
                        "SELECT s FROM SubscriptionEntity s WHERE s.deletedAt IS NULL ORDER BY s.id",
                        SubscriptionEntity.class)
                .getResultStream()
                .map(subscription -> subscription.subscription(secrets))
                .toList();
    }

    @Override
    public Subscription create(NewSubscription wish, Principal by) {
        SubscriptionId id = new SubscriptionId(ids.next());
        String detail =
                wish.pattern().text() + " to " + wish.destination().address().getHost();
        long change = changes.next(by, "createSubscription", id, detail);
        SubscriptionEntity created = new SubscriptionEntity(id, wish, secrets, now(), change);
        entities.persist(created);
        return created.subscription(secrets);
    }

    @Override
    public Optional<Subscription> pause(SubscriptionId id, Principal by) {
        return become(id, SubscriptionState.PAUSED, "pauseSubscription", by);
    }

    @Override
    public Optional<Subscription> resume(SubscriptionId id, Principal by) {
        Optional<Subscription> resumed = become(id, SubscriptionState.ACTIVE, "resumeSubscription", by);
        resumed.ifPresent(subscription -> probeAtOnce(subscription.destination().address()));
        return resumed;
    }

    /** Whoever resumes says that it may answer again; how long it has failed before counts no more. */
    private void probeAtOnce(URI address) {
        entities.createNativeQuery("UPDATE circuit SET probe_at = now(), failing_since = now(), failed_probes = 0"
                        + " WHERE address = ? AND state = 0")
                .setParameter(1, address.toString())
                .executeUpdate();
    }

    @Override
    public boolean delete(SubscriptionId id, Principal by) {
        Optional<SubscriptionEntity> found = lock(id);
        found.ifPresent(subscription -> subscription.delete(now(), changes.next(by, "deleteSubscription", id, null)));
        return found.isPresent();
    }

    @Override
    public void disable(SubscriptionId id, String reason) {
        lock(id).filter(subscription -> subscription.state() == SubscriptionState.ACTIVE)
                .ifPresent(subscription -> {
                    subscription.disable(reason, changes.next(DESTINATION, "disableSubscription", id, reason));
                    operation.write(
                            entities,
                            "subscription.disabled",
                            Map.of(
                                    "subscription", id.toString(),
                                    "destination", subscription.address(),
                                    "reason", reason,
                                    "since", now().toString()));
                });
    }

    private Optional<Subscription> become(SubscriptionId id, SubscriptionState state, String action, Principal by) {
        Optional<SubscriptionEntity> found = lock(id);
        found.ifPresent(subscription -> subscription.become(state, changes.next(by, action, id, null)));
        return found.map(subscription -> subscription.subscription(secrets));
    }

    /** As precise as the column, so that the first answer shows what later ones show. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Optional<SubscriptionEntity> lock(SubscriptionId id) {
        return Optional.ofNullable(entities.find(SubscriptionEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
                .filter(subscription -> !subscription.isDeleted());
    }
}
