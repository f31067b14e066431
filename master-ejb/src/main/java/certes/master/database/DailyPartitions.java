package certes.master.database;

import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import javax.sql.DataSource;

/** Creates partitions while the application runs on: several times a day, a week ahead. */
@Singleton
public class DailyPartitions {
    @Resource(lookup = "jdbc/certes-owner")
    private DataSource owner;

    @Schedule(hour = "*/6", minute = "7", persistent = false)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public void createAhead() {
        new Partitions(owner).createAhead();
    }
}
