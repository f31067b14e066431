package certes.master.catalog;

import certes.domain.access.Principal;
import certes.domain.id.IdGenerator;
import certes.domain.id.SourceId;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.domain.source.Sources;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Sources through JPA; each method is one transaction. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaSources implements Sources {
    @Inject
    private EntityManager entities;

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry transaction;

    @Inject
    private CatalogChanges changes;

    @Inject
    private Secrets secrets;

    @Inject
    private IdGenerator ids;

    @Inject
    private Clock clock;

    @Override
    public List<Source> all() {
        return entities.createQuery("SELECT s FROM SourceEntity s ORDER BY s.id", SourceEntity.class)
                .getResultStream()
                .map(source -> source.source(secrets))
                .toList();
    }

    @Override
    public Optional<Source> create(SourceSettings settings, Principal by) {
        SourceId id = new SourceId(ids.next());
        // Numbering first makes creations wait for each other, so that the name that is free now stays free.
        long change = changes.next(
                by,
                "createSource",
                id,
                settings.name() + ' ' + settings.preset().label());
        if (nameIsTaken(settings.name())) {
            transaction.setRollbackOnly(); // nothing changed, so there is nothing to number and to audit
            return Optional.empty();
        }
        entities.persist(new SourceEntity(id, settings, secrets, clock.instant(), change));
        return Optional.of(new Source(id, settings));
    }

    private boolean nameIsTaken(String name) {
        return entities.createQuery("SELECT count(s) FROM SourceEntity s WHERE s.name = :name", Long.class)
                        .setParameter("name", name)
                        .getSingleResult()
                > 0;
    }
}
