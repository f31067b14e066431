package certes.master.running;

import certes.master.access.AccessConfiguration;
import certes.master.catalog.JpaSources;
import certes.master.database.Database;
import certes.master.history.JpaEventHistory;
import certes.master.ledger.LedgerQuery;
import certes.master.operation.PgOperationalEvents;
import certes.master.replay.PgEventReplays;
import certes.master.schemas.JpaSchemaStore;
import certes.master.secrets.SecretsConfiguration;
import certes.master.startup.Producers;
import certes.master.store.PgEventStore;
import org.jboss.weld.bootstrap.spi.BeanDiscoveryMode;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.junit5.WeldInitiator;

/** The module's beans in a CDI container, over the database of the tests. */
public final class RunningMaster {
    private RunningMaster() {}

    /** A container, to be started by {@code @EnableWeld}. */
    public static WeldInitiator container() {
        TestDatabase database = TestDatabase.running();
        Weld weld = WeldInitiator.createWeld()
                .setBeanDiscoveryMode(BeanDiscoveryMode.ALL) // session beans are none by their annotations
                .addPackages(
                        false,
                        AccessConfiguration.class,
                        JpaSources.class,
                        Database.class,
                        JpaEventHistory.class,
                        LedgerQuery.class,
                        PgEventReplays.class,
                        JpaSchemaStore.class,
                        PgOperationalEvents.class,
                        SecretsConfiguration.class,
                        Producers.class,
                        PgEventStore.class)
                .addBeanClasses(Settings.class, TransactionInterceptor.class, MigrationFirst.class)
                .addExtension(new EnterpriseBeans())
                .addServices(Transactions.ofThisJvm());
        return WeldInitiator.from(weld)
                .bindResource("jdbc/certes", database.application())
                .bindResource("jdbc/certes-owner", database.owner())
                .bindResource(
                        "java:comp/TransactionSynchronizationRegistry",
                        Transactions.ofThisJvm().registry())
                .setPersistenceContextFactory(wish -> Transactions.ofThisJvm().entities())
                .build();
    }
}
