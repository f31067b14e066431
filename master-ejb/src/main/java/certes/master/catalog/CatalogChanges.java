package certes.master.catalog;

import certes.domain.access.Principal;
import certes.master.audit.AuditEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

/** What every change of the catalog does beside itself, in the same transaction: it is numbered, audited, made known. */
@ApplicationScoped
class CatalogChanges {
    @Inject
    private EntityManager entities;

    @Inject
    private Event<CatalogChanged> changed;

    /**
     * Takes the next number. Changes wait for each other here until commit, so that numbers commit in order.
     *
     * @param detail what it was set to, without secrets
     */
    long next(Principal by, String action, Object subject, @Nullable String detail) {
        Number number =
                (Number) entities.createNativeQuery("UPDATE catalog_change SET count = count + 1 RETURNING count")
                        .getSingleResult();
        entities.persist(new AuditEntry(by.name(), action, subject.toString(), detail));
        changed.fire(new CatalogChanged());
        return number.longValue();
    }
}
