package certes.master.running;

import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;

/** Migrates when the container starts, as {@code @jakarta.ejb.Startup} says. */
@ApplicationScoped
class MigrationFirst {
    void start(@Observes Startup event, Database database) {
        database.query("SELECT 1", statement -> {}, rows -> rows.next());
    }
}
