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
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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

    /** The role that the application works as, to which migrations grant what it needs. */
    @Inject
    @ConfigProperty(name = "certes.database.user")
    private Optional<String> applicationRole;

    /** Asks no bean for anything: the server holds a lock meanwhile, and whoever makes a bean may wait for it. */
    @PostConstruct
    void migrate() {
        String role = applicationRole.orElseThrow(() -> new IllegalStateException(
                "CERTES_DATABASE_USER is not set: name the role that the application uses in PostgreSQL"));
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(owner)
                .locations("classpath:db/migration")
                .placeholders(Map.of("applicationRole", role))
                .load()
                .migrate();
        new Partitions(owner).createAhead();
    }

    /** Returns once the schema is up to date; the container has built this bean by then. */
    public void await() {
        // The container lets nobody in before migrate() has returned.
    }
}
