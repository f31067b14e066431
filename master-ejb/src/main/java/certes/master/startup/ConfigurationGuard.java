package certes.master.startup;

import certes.master.database.DailyPartitions;
import certes.master.store.DisablingConfig;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Keeps the application from starting with a value that would be looked at only later. Asks no bean for anything: the
 * server holds a lock meanwhile, and whoever makes a bean may wait for it.
 */
@Startup
@Singleton
public class ConfigurationGuard {
    private static final Logger LOG = System.getLogger(ConfigurationGuard.class.getName());

    @Inject
    @ConfigProperty(name = DailyPartitions.RETENTION_DAYS, defaultValue = DailyPartitions.DEFAULT_DAYS)
    private long retentionDays;

    @Inject
    @ConfigProperty(name = DisablingConfig.KEY, defaultValue = DisablingConfig.DEFAULT_AFTER)
    private String disableAfter;

    @PostConstruct
    void look() {
        try {
            require(retentionDays, disableAfter);
        } catch (IllegalArgumentException refused) {
            LOG.log(Level.ERROR, refused.getMessage());
            throw refused;
        }
    }

    /** @throws IllegalArgumentException that says which value cannot be used, and what could */
    static void require(long retentionDays, String disableAfter) {
        if (retentionDays < 0) {
            throw new IllegalArgumentException(
                    "CERTES_RETENTION_DAYS must be 0 (keep for ever) or more, and is " + retentionDays);
        }
        new DisablingConfig(disableAfter);
    }
}
