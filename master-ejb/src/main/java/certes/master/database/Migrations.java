package certes.master.database;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema up to date when the application starts, as the owner role, before anybody else reaches the database.
 * Several nodes may start at once: Flyway takes a lock.
 */
@Startup
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Migrations {
    @Resource(lookup = "jdbc/certes-owner")
    private DataSource owner;

    @Inject
    private DatabaseConfig config;

    @Inject
    private RetentionConfig retention;

    @PostConstruct
    void migrate() {
        retention.days(); // a value that cannot be used stops the start
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("applicationRole", config.applicationRole()))
                .load()
                .migrate();
        new Partitions(owner).createAhead();
    }

    /** Returns once the schema is up to date; the container has built this bean by then. */
    public void await() {
        // The container lets nobody in before migrate() has returned.
    }
}
