package certes.master.database;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long events are kept. */
@ApplicationScoped
public class RetentionConfig {
    @Inject
    @ConfigProperty(name = "certes.retention.days", defaultValue = "30")
    private long days;

    @PostConstruct
    void check() {
        if (days < 0) {
            throw new IllegalStateException("CERTES_RETENTION_DAYS must be 0 (keep for ever) or more, and is " + days);
        }
    }

    /** Whole UTC days beyond today; 0 to keep everything for ever. */
    public long days() {
        return days;
    }
}
