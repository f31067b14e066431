package certes.micro.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import certes.micro.Credentials;
import certes.micro.HomeDirectory;
import certes.micro.Ports;
import certes.micro.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class EmbeddedPostgresTest {

    @TempDir
    private Path parent;

    private final int port = Ports.freeOnLoopback();
    private HomeDirectory home;
    private Credentials credentials;
    private Settings.Database database;

    @BeforeEach
    void openHome() throws Exception {
        home = HomeDirectory.open(parent.resolve("home"));
        credentials = Credentials.of(home);
        database = EmbeddedPostgres.database(port, credentials);
    }

    @Test
    void keepsWhatWasCommittedThroughAKillOfTheServerAndOfItsKeeper() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(home, credentials, port);
        try {
            assertThat(ask(database.ownerUser(), database.ownerPassword(), "SHOW fsync"))
                    .isEqualTo("on");
            assertThat(ask(database.ownerUser(), database.ownerPassword(), "SHOW synchronous_commit"))
                    .isEqualTo("on");
            assertThatThrownBy(() -> ask(database.user(), "wrong", "SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> ask(database.user(), database.password(), "CREATE TABLE mine (n int)"))
                    .isInstanceOf(SQLException.class);
            ask(
                    database.ownerUser(),
                    database.ownerPassword(),
                    "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");

            postmaster().destroyForcibly();

            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(this::kept, "7"::equals);
        } finally {
            server.close();
        }

        Process abandoned = startAbandoned();
        EmbeddedPostgres successor = EmbeddedPostgres.start(home, credentials, port);
        try {
            assertThat(abandoned.isAlive()).isFalse();
            assertThat(kept()).isEqualTo("7");
        } finally {
            successor.close();
        }
        assertThat(home.path().resolve("postgresql/data/postmaster.pid")).doesNotExist();
    }

    private String kept() throws SQLException {
        return ask(database.ownerUser(), database.ownerPassword(), "SELECT n FROM kept");
    }

    private ProcessHandle postmaster() throws Exception {
        String pid = Files.readAllLines(home.path().resolve("postgresql/data/postmaster.pid"))
                .get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    /** What is left when the process that started PostgreSQL is killed. */
    private Process startAbandoned() throws Exception {
        Path data = home.path().resolve("postgresql").resolve("data");
        PostgresInstallation installation = PostgresInstallation.in(home.path().resolve("postgresql"));
        Process postmaster = new ProcessBuilder(installation.commandInOwnSession(
                        "postgres",
                        "-D",
                        data.toString(),
                        "-c",
                        "port=" + port,
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories="))
                .redirectErrorStream(true)
                .redirectOutput(home.logs().resolve("abandoned.log").toFile())
                .start();
        Cluster cluster = new Cluster(installation, home, data);
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.isReady(postmaster.pid()));
        return postmaster;
    }

    private String ask(String user, String password, String sql) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(user);
        source.setPassword(password);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }
}
