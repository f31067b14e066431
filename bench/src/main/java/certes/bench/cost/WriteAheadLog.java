package certes.bench.cost;

import certes.micro.Credentials;
import certes.micro.HomeDirectory;
import certes.micro.Settings;
import certes.micro.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** How much an embedded PostgreSQL has written ahead. It is asked twice per measurement, over one connection. */
public final class WriteAheadLog implements AutoCloseable {

    private final Connection connection;
    private final long postmaster;

    /**
     * Connects.
     *
     * @param home the directory in which the embedded PostgreSQL and its passwords lie
     * @throws IOException if none runs there
     */
    public WriteAheadLog(Path home) throws Exception {
        // the postmaster's first line is its process, the fourth its port
        List<String> running = Files.readAllLines(home.resolve("postgresql/data/postmaster.pid"));
        postmaster = Long.parseLong(running.get(0).strip());
        Settings.Database database = EmbeddedPostgres.database(
                Integer.parseInt(running.get(3).strip()), Credentials.of(HomeDirectory.open(home)));
        connection = DriverManager.getConnection(database.url(), database.ownerUser(), database.ownerPassword());
    }

    /** The process of the server, which all others are children of. */
    public long postmaster() {
        return postmaster;
    }

    /** How far it is, in bytes. */
    long position() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
