package certes.micro.postgresql;

import certes.micro.Credentials;
import certes.micro.HomeDirectory;
import certes.micro.LastLines;
import certes.micro.Settings;
import certes.micro.StartFailure;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of our own on the loopback interface, with every commit on disk before it is answered. It runs beside the
 * JVM: if it dies it is started again on the same port, and if the JVM dies the next one stops it before it starts its
 * own. What was committed survives both.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final HomeDirectory home;
    private final int port;
    private final Thread supervisor = new Thread(this::keepRunning, "postgresql-supervisor");
    private @Nullable Process postmaster;
    private volatile boolean closing;

    private EmbeddedPostgres(Cluster cluster, HomeDirectory home, int port) {
        this.cluster = cluster;
        this.home = home;
        this.port = port;
        supervisor.setDaemon(true);
    }

    /**
     * Starts the server and returns when it takes connections and its roles and database exist.
     *
     * @throws StartFailure if it does not; nothing is left running then
     */
    public static EmbeddedPostgres start(HomeDirectory home, Credentials credentials, int port) throws StartFailure {
        Cluster cluster = clusterOf(home);
        cluster.stopLeftovers();
        cluster.initialise(credentials.superuser());
        EmbeddedPostgres server = new EmbeddedPostgres(cluster, home, port);
        try {
            server.startPostmaster();
            Roles.ensure(port, credentials);
        } catch (StartFailure failed) {
            server.close();
            throw failed;
        }
        server.supervisor.start();
        return server;
    }

    /** How the application reaches a server that was started on this port. */
    public static Settings.Database database(int port, Credentials credentials) {
        return new Settings.Database(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + Roles.DATABASE,
                Roles.APPLICATION,
                credentials.databaseApplication(),
                Roles.OWNER,
                credentials.databaseOwner());
    }

    /** Stops what a killed predecessor left running on this home, if anything. */
    public static void stopLeftovers(HomeDirectory home) throws StartFailure {
        if (Files.isDirectory(dataOf(home))) {
            clusterOf(home).stopLeftovers();
        }
    }

    private static Cluster clusterOf(HomeDirectory home) throws StartFailure {
        Path parent = dataOf(home).resolveSibling(".").normalize();
        try {
            Files.createDirectories(parent);
        } catch (IOException unusable) {
            throw new StartFailure(parent + " cannot be made: " + unusable.getMessage(), unusable);
        }
        return new Cluster(PostgresInstallation.in(parent), home, dataOf(home));
    }

    private static Path dataOf(HomeDirectory home) {
        return home.path().resolve("postgresql").resolve("data");
    }

    private synchronized void startPostmaster() throws StartFailure {
        if (closing) {
            throw new StartFailure("PostgreSQL is being stopped.");
        }
        Path log = home.logs().resolve("postgresql-start.log");
        List<String> command = cluster.installation()
                .commandInOwnSession("postgres", settings().toArray(String[]::new));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process.getOutputStream().close();
            postmaster = process;
            awaitReady(process, log);
        } catch (IOException broken) {
            throw new StartFailure("PostgreSQL cannot be started: " + broken.getMessage(), broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while PostgreSQL started", stopped);
        }
    }

    private void awaitReady(Process process, Path log) throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!cluster.isReady(process.pid())) {
            if (!process.isAlive()) {
                throw new StartFailure("PostgreSQL ended while it started: " + LastLines.of(log) + " (see "
                        + home.logs() + ", postgresql-*.log)");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StartFailure("PostgreSQL does not take connections after " + PATIENCE.toSeconds()
                        + " s; it may be recovering a large amount of work. See " + home.logs() + ", postgresql-*.log");
            }
            Thread.sleep(20);
        }
    }

    /** What a crash must not lose is on disk; what is here is reachable from this machine and with a password only. */
    private List<String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "60");
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("wal_buffers", "16MB");
        settings.put("min_wal_size", "256MB");
        settings.put("max_wal_size", "4GB");
        settings.put("checkpoint_timeout", "15min");
        settings.put("shared_buffers", sharedBuffersInMegabytes() + "MB");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");
        settings.put("max_parallel_workers_per_gather", "0");
        settings.put("autovacuum_naptime", "20s");
        settings.put("idle_in_transaction_session_timeout", "60s");
        settings.put("logging_collector", "on");
        settings.put("log_directory", home.logs().toString());
        settings.put("log_filename", "postgresql-%a.log");
        settings.put("log_truncate_on_rotation", "on");
        settings.put("log_rotation_age", "1d");
        settings.put("log_rotation_size", "0");
        settings.put("log_checkpoints", "off");
        settings.put("log_parameter_max_length_on_error", "0");
        List<String> arguments = new ArrayList<>(List.of("-D", cluster.data().toString()));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private static long sharedBuffersInMegabytes() {
        long total =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.max(32, Math.min(256, (total >> 20) / 8));
    }

    private void keepRunning() {
        Duration pause = Duration.ofMillis(100);
        while (!closing) {
            try {
                Process watched = postmaster;
                if (watched != null && watched.isAlive()) {
                    int exit = watched.waitFor();
                    pause = Duration.ofMillis(100);
                    if (closing) {
                        return;
                    }
                    LOG.log(System.Logger.Level.WARNING, "PostgreSQL ended with {0}; it is started again", exit);
                }
                Thread.sleep(pause.toMillis());
                cluster.endOrphans();
                startPostmaster();
                LOG.log(System.Logger.Level.INFO, "PostgreSQL runs again");
            } catch (StartFailure failed) {
                if (!closing) {
                    LOG.log(System.Logger.Level.ERROR, "PostgreSQL did not start again: {0}", failed.getMessage());
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Stops the server in order. */
    @Override
    public void close() {
        closing = true;
        supervisor.interrupt();
        synchronized (this) {
            Process running = postmaster;
            if (running == null || !running.isAlive()) {
                return;
            }
            try {
                cluster.stop(running.toHandle());
            } catch (StartFailure failed) {
                LOG.log(System.Logger.Level.WARNING, "PostgreSQL is killed: {0}", failed.getMessage());
                running.destroyForcibly();
            }
        }
    }
}
