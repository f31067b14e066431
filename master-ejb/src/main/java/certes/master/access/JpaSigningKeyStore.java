package certes.master.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** Keeps the key pairs in {@code signing_key}. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class JpaSigningKeyStore implements SigningKeyStore {
    /** Any number that no other advisory lock of the application has. */
    private static final long LOCK = 0x6b657973L;

    @Inject
    private EntityManager entities;

    @Override
    public List<StoredKeyPair> all() {
        return entities.createQuery("select k from SigningKeyEntity k order by k.kid", SigningKeyEntity.class)
                .getResultStream()
                .map(SigningKeyEntity::pair)
                .toList();
    }

    @Override
    public List<StoredKeyPair> addFirst(StoredKeyPair pair) {
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(?1)")
                .setParameter(1, LOCK)
                .getSingleResult();
        List<StoredKeyPair> existing = all();
        if (!existing.isEmpty()) {
            return existing;
        }
        entities.persist(new SigningKeyEntity(pair));
        return List.of(pair);
    }
}
