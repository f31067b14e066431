package certes.master.database;

import certes.domain.event.StoreUnavailableException;
import certes.domain.health.ReadinessCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Ready when PostgreSQL answers. */
@ApplicationScoped
public class DatabaseReadiness implements ReadinessCheck {
    @Inject
    private Database database;

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Optional<String> problem() {
        try {
            database.query("SELECT 1", statement -> {}, rows -> rows.next());
            return Optional.empty();
        } catch (StoreUnavailableException unavailable) {
            return Optional.of("PostgreSQL does not answer");
        }
    }
}
