package certes.master.database;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/**
 * The persistence context of the current transaction, for every bean that injects an {@link EntityManager}. Payara Server
 * looks the unit up at the first use, in the module whose component the container called at that moment; in an EAR that is
 * a web module, which has none. So it is first used here, in a session bean of the module that has it.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Entities {
    @PersistenceContext(unitName = "certes")
    private EntityManager entities;

    /** One for all: what it stands for belongs to the transaction that it is called in. */
    @Produces
    @ApplicationScoped
    public EntityManager entityManager() {
        entities.getEntityManagerFactory();
        return entities;
    }
}
