package certes.master.schemas;

import certes.domain.access.Principal;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaStore;
import certes.master.audit.AuditEntry;
import certes.master.catalog.Availability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptors;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schemas in PostgreSQL; each method is one transaction. */
@ApplicationScoped
@Transactional
@Interceptors(Availability.class)
public class JpaSchemaStore implements SchemaStore {
    private static final String NEWEST =
            " s.revision = (SELECT max(r.revision) FROM SchemaEntity r WHERE r.domain = s.domain"
                    + " AND r.namespace = s.namespace AND r.name = s.name AND r.version = s.version)";

    private static final Comparator<Schema> BY_NAME = Comparator.<Schema, String>comparing(
                    schema -> schema.key().namespace())
            .thenComparing(schema -> schema.key().name())
            .thenComparing(schema -> schema.key().version())
            .thenComparing(schema -> schema.key().domain());

    @Inject
    private EntityManager entities;

    /**
     * In a transaction of its own, since the registry tells its cache as soon as this returns: the schema must be
     * committed then, whatever becomes of the caller. The unique constraint decides between two who add the same version
     * at the same time; the later one waits for the earlier one's commit and adds nothing. The change count is raised in
     * the same transaction, so that whoever sees the new count sees the new schema.
     */
    @Override
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Schema> add(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
        if (!insert(key, format, content, description)) {
            return Optional.empty();
        }
        entities.createNativeQuery("UPDATE schema_change SET count = count + 1").executeUpdate();
        entities.persist(new AuditEntry(by.name(), "registerSchema", key.uri().toString(), format.name()));
        entities.flush(); // fails here, where the failure is still translated, and not at the commit
        return versionsOf(key.domain(), key.namespace(), key.name()).stream()
                .filter(schema -> schema.key().equals(key))
                .findFirst();
    }

    /** As SQL, since JPA has no insert that yields to an existing row without failing the transaction. */
    private boolean insert(SchemaKey key, SchemaFormat format, String content, @Nullable String description) {
        return entities.createNativeQuery("""
                                INSERT INTO event_schema
                                    (domain, namespace, name, version, revision, format, content, description)
                                VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, nullif(?7, ''))
                                ON CONFLICT (domain, namespace, name, version, revision) DO NOTHING""")
                        .setParameter(1, key.domain())
                        .setParameter(2, key.namespace())
                        .setParameter(3, key.name())
                        .setParameter(4, key.version())
                        .setParameter(5, format.ordinal())
                        .setParameter(6, content)
                        .setParameter(7, description == null ? "" : description)
                        .executeUpdate()
                == 1;
    }

    @Override
    public List<Schema> versionsOf(String domain, String namespace, String name) {
        return schemas(entities.createQuery(
                        "SELECT s FROM SchemaEntity s WHERE s.domain = :domain AND s.namespace = :namespace"
                                + " AND s.name = :name AND" + NEWEST + " ORDER BY s.version",
                        SchemaEntity.class)
                .setParameter("domain", domain)
                .setParameter("namespace", namespace)
                .setParameter("name", name));
    }

    /** Ordered here, since the order of text in PostgreSQL depends on how its cluster was made. */
    @Override
    public List<Schema> list(@Nullable String namespace) {
        String all = "SELECT s FROM SchemaEntity s WHERE" + NEWEST;
        TypedQuery<SchemaEntity> query = namespace == null
                ? entities.createQuery(all, SchemaEntity.class)
                : entities.createQuery(all + " AND s.namespace = :namespace", SchemaEntity.class)
                        .setParameter("namespace", namespace);
        return schemas(query).stream().sorted(BY_NAME).toList();
    }

    @Override
    public long changeCount() {
        Number count = (Number)
                entities.createNativeQuery("SELECT count FROM schema_change").getSingleResult();
        return count.longValue();
    }

    private static List<Schema> schemas(TypedQuery<SchemaEntity> query) {
        return query.getResultStream().map(SchemaEntity::schema).toList();
    }
}
