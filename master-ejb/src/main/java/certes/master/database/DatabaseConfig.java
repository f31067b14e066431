package certes.master.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How the database is reached, as far as the application has to know: the server defines the data sources. */
@ApplicationScoped
public class DatabaseConfig {
    @Inject
    @ConfigProperty(name = "certes.database.user")
    private Optional<String> user;

    /** The role that the application works as, to which migrations grant what it needs. */
    public String applicationRole() {
        return user.orElseThrow(() -> new IllegalStateException(
                "CERTES_DATABASE_USER is not set: name the role that the application uses in PostgreSQL"));
    }
}
