package certes.master.history;

import certes.domain.ledger.Ledger;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Counts both sides of the ledger in one statement, and so over one state of the database. */
@ApplicationScoped
class LedgerQuery {
    private static final String LEDGER = """
            SELECT accepted, expected + replayed, delivered, dead_lettered, cancelled, pending FROM
              (SELECT count(*) AS accepted, coalesce(sum(expected), 0) AS expected
               FROM event WHERE id >= ? AND id < ?) e,
              (SELECT count(*) AS replayed FROM replay WHERE event_id >= ? AND event_id < ?) r,
              (SELECT count(*) FILTER (WHERE state = 3) AS delivered, count(*) FILTER (WHERE state = 4) AS dead_lettered,
                 count(*) FILTER (WHERE state = 5) AS cancelled, count(*) FILTER (WHERE state <= 2) AS pending
               FROM delivery WHERE event_id >= ? AND event_id < ?) d""";

    @Inject
    private Database database;

    /** Over events with ids in {@code [from, to)}. */
    Ledger over(long from, long to) {
        return database.query(
                LEDGER,
                statement -> {
                    for (int i = 1; i <= 6; i += 2) {
                        statement.setLong(i, from);
                        statement.setLong(i + 1, to);
                    }
                },
                row -> {
                    row.next();
                    return new Ledger(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6));
                });
    }
}
