package certes.master.database;

import certes.domain.health.Deployment;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates partitions while the application runs on, several times a day and a week ahead, and drops old ones. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class DailyPartitions {
    private static final Logger LOG = System.getLogger(DailyPartitions.class.getName());

    /** The key that says how long. */
    public static final String RETENTION_DAYS = "certes.retention.days";

    /** Where nothing is set. */
    public static final String DEFAULT_DAYS = "30";

    @Resource(lookup = "jdbc/certes-owner")
    private DataSource owner;

    /** How many whole UTC days events are kept beside today; 0 for ever. */
    @Inject
    @ConfigProperty(name = RETENTION_DAYS, defaultValue = DEFAULT_DAYS)
    private long retentionDays;

    @Schedule(hour = "*/6", minute = "7", persistent = false)
    public void createAhead() {
        surviving(new Partitions(owner)::createAhead);
    }

    @Schedule(hour = "*/6", minute = "37", persistent = false)
    public void dropOld() {
        if (retentionDays > 0) {
            surviving(() -> new Retention(owner).dropOlderThan(retentionDays));
        }
    }

    private static void surviving(Runnable work) {
        if (Deployment.isUnderWay()) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException unexpected) { // a server may give up a timer that fails
            LOG.log(Level.ERROR, "Days were not created or not dropped; the next run tries again", unexpected);
        }
    }
}
