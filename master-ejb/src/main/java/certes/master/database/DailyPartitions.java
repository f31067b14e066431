package certes.master.database;

import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import javax.sql.DataSource;

/** Creates partitions while the application runs on, several times a day and a week ahead, and drops old ones. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class DailyPartitions {
    @Resource(lookup = "jdbc/certes-owner")
    private DataSource owner;

    @Inject
    private RetentionConfig config;

    @Schedule(hour = "*/6", minute = "7", persistent = false)
    public void createAhead() {
        new Partitions(owner).createAhead();
    }

    @Schedule(hour = "*/6", minute = "37", persistent = false)
    public void dropOld() {
        if (config.days() > 0) {
            new Retention(owner).dropOlderThan(config.days());
        }
    }
}
