package certes.master.startup;

import certes.domain.id.IdGenerator;
import certes.domain.ledger.Slice;
import certes.master.database.Database;
import certes.master.ledger.SealedSlices;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;

/** Makes what the beans of every module may inject. */
@ApplicationScoped
public class Producers {
    /** The only clock of the application. It names and shows times; what is due is for the database's clock to say. */
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Ids of this start: each start takes a node number of its own, so that two nodes never give the same id. None falls
     * into a minute that the ledger has sealed, even if the clock was set back since.
     */
    @Produces
    @Singleton
    IdGenerator ids(Database database, SealedSlices slices, Clock clock) {
        IdGenerator ids = new IdGenerator(
                database.query("SELECT nextval('node_number')", statement -> {}, Producers::firstLong), clock);
        ids.notBelow(slices.frontier() + Slice.LENGTH);
        return ids;
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

    /** What the modules count, each its own; {@code /metrics} shows it. Lives and dies with the application. */
    @Produces
    @Singleton
    PrometheusRegistry metrics() {
        return new PrometheusRegistry();
    }

    private static long firstLong(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }
}
