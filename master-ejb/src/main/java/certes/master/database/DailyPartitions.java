package certes.master.database;

import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Creates partitions while the application runs on, several times a day and a week ahead, and drops old ones. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class DailyPartitions {
    static final String RETENTION_DAYS = "certes.retention.days";
    static final String DEFAULT_DAYS = "30";

    @Resource(lookup = "jdbc/certes-owner")
    private DataSource owner;

    /** How many whole UTC days events are kept beside today; 0 for ever. */
    @Inject
    @ConfigProperty(name = RETENTION_DAYS, defaultValue = DEFAULT_DAYS)
    private long retentionDays;

    @Schedule(hour = "*/6", minute = "7", persistent = false)
    public void createAhead() {
        new Partitions(owner).createAhead();
    }

    @Schedule(hour = "*/6", minute = "37", persistent = false)
    public void dropOld() {
        if (retentionDays > 0) {
            new Retention(owner).dropOlderThan(retentionDays);
        }
    }
}
