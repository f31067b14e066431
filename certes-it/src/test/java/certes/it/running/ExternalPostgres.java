package certes.it.running;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that no Certes has started, with the roles of docs/configuration.md; as durable as the embedded one. */
public final class ExternalPostgres implements AutoCloseable {

    static final String APPLICATION = "certes_app";
    static final String OWNER = "certes_owner";

    private static final String DATABASE = "certes";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path data;
    private final int port = FreePorts.next();
    private @Nullable EmbeddedPostgres server;

    private ExternalPostgres(Path data) {
        this.data = data;
    }

    /** Makes a database and starts it. */
    static ExternalPostgres in(Path data) throws IOException, SQLException {
        ExternalPostgres postgres = new ExternalPostgres(data);
        postgres.start();
        try (Connection connection = postgres.superuser("postgres");
                Statement statement = connection.createStatement()) {
            for (String role : List.of(OWNER, APPLICATION)) {
                statement.execute("CREATE ROLE " + role + " LOGIN");
            }
            statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
        }
        return postgres;
    }

    int port() {
        return port;
    }

    /** Where it is through another port. */
    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Starts it on what it has, and returns when it takes connections. */
    public void start() throws IOException {
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(
                data.resolveSibling("postgresql.log").toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(Path.of("target", "postgresql").toFile())
                .setPort(port)
                .setPGStartupWait(PATIENCE);
        Map.of(
                        "fsync", "on",
                        "synchronous_commit", "on",
                        "full_page_writes", "on",
                        "max_connections", "60",
                        "shared_buffers", "64MB",
                        "wal_level", "minimal",
                        "max_wal_senders", "0",
                        "min_wal_size", "32MB",
                        "max_wal_size", "64MB")
                .forEach(builder::setServerConfig);
        server = builder.start();
    }

    /** The same, where it may have ended by itself or not. */
    public void startUnlessItRuns() throws IOException {
        try (Connection connection = superuser()) {
            connection.isValid(1);
        } catch (SQLException ended) {
            kill();
            start();
        }
    }

    /** kill -9 of all its processes at once. */
    public void kill() throws IOException {
        ProcessHandle.of(postmasterPid()).ifPresent(postmaster -> {
            List<ProcessHandle> all = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
            postmaster.onExit().join();
            all.forEach(process -> process.onExit().join());
        });
        forget();
    }

    /** Gives up what the library holds of a server that is dead, or that it is to stop. */
    private void forget() throws IOException {
        EmbeddedPostgres known = server;
        server = null;
        if (known != null) {
            known.close();
        }
    }

    private long postmasterPid() throws IOException {
        Path file = data.resolve("postmaster.pid");
        return Files.exists(file)
                ? Long.parseLong(Files.readAllLines(file).get(0).strip())
                : Long.MAX_VALUE;
    }

    /** As the superuser, past every proxy. */
    public Connection superuser() throws SQLException {
        return superuser(DATABASE);
    }

    private Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    /** The number that a query answers. */
    public long count(String query) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        try {
            forget();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
