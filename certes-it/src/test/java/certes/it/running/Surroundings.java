package certes.it.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** PostgreSQL, behind a proxy, and Artemis as processes of their own, for tests that take them away from Certes. */
public final class Surroundings implements AutoCloseable {

    private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final Optional<SmallDisk> disk;
    private final ExternalPostgres postgres;
    private final ExternalArtemis artemis;
    private final TcpProxy database;

    private Surroundings(
            Optional<SmallDisk> disk, ExternalPostgres postgres, ExternalArtemis artemis, TcpProxy database) {
        this.disk = disk;
        this.postgres = postgres;
        this.artemis = artemis;
        this.database = database;
    }

    /** Starts both, PostgreSQL on a disk of its own that may be filled, or not. */
    static Surroundings start(boolean onASmallDisk) throws IOException, SQLException {
        Path directory =
                Path.of("target", "surroundings", UUID.randomUUID().toString()).toAbsolutePath();
        Files.createDirectories(directory);
        Optional<SmallDisk> disk = onASmallDisk ? Optional.of(SmallDisk.mount()) : Optional.empty();
        ExternalPostgres postgres = ExternalPostgres.in(
                disk.map(SmallDisk::directory).orElse(directory).resolve("data"));
        ExternalArtemis artemis = ExternalArtemis.in(directory.resolve("artemis"));
        return new Surroundings(disk, postgres, artemis, TcpProxy.to(postgres.port()));
    }

    public ExternalPostgres postgres() {
        return postgres;
    }

    public ExternalArtemis artemis() {
        return artemis;
    }

    /** The way from Certes to PostgreSQL. */
    public TcpProxy database() {
        return database;
    }

    /** The disk on which PostgreSQL works, where it has one of its own. */
    public SmallDisk disk() {
        return disk.orElseThrow();
    }

    /** What a Certes has to be told to use them; all that are told so are nodes of one. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("CERTES_DATABASE_URL", ExternalPostgres.url(database.port()));
        environment.put("CERTES_DATABASE_USER", ExternalPostgres.APPLICATION);
        environment.put("CERTES_DATABASE_PASSWORD", "any");
        environment.put("CERTES_DATABASE_OWNER_USER", ExternalPostgres.OWNER);
        environment.put("CERTES_DATABASE_OWNER_PASSWORD", "any");
        environment.put("CERTES_BROKER_URL", artemis.url());
        environment.put("CERTES_BROKER_USER", "any");
        environment.put("CERTES_BROKER_PASSWORD", "any");
        environment.put("CERTES_MASTER_KEY", MASTER_KEY);
        return environment;
    }

    @Override
    public void close() {
        database.close();
        artemis.close();
        postgres.close();
        disk.ifPresent(SmallDisk::close);
    }
}
