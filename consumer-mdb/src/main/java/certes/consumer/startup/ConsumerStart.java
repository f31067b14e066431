package certes.consumer.startup;

import certes.domain.catalog.CatalogReader;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/**
 * What messages wait for. A broker that outlives this process hands out what it holds as soon as somebody listens, which is
 * while the application still starts. The thread of a message would then make the beans of the database, and so hold their
 * locks while it waits for the migrations; these wait for the server's lock, which the thread that starts the application
 * holds while it waits for the beans. So they are made here, on that thread, and messages wait without holding anything.
 */
@Startup
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class ConsumerStart {
    @Inject
    private CatalogReader catalogs;

    @PostConstruct
    void start() {
        catalogs.recent(); // the first call makes the bean, and the database's
    }

    /** Returns once the consumer has started; the container has built this bean by then. */
    public void await() {
        // The container lets nobody in before start() has returned.
    }
}
