package certes.it.running;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Reply;
import certes.it.http.Wire;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Certes on free ports with a home of its own under {@code target/}, started by the script that users call. */
public final class CertesInstance implements AutoCloseable {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    /** What the application runs on: micro, payara or wildfly. */
    private static final String SERVER = System.getProperty("certes.it.server", "micro");

    private static final Path BUILT = PROJECT.resolve(
            SERVER.equals("micro")
                    ? "certes-micro/launcher/target/certes/.built"
                    : "certes-ear/target/.built-" + SERVER);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path home;
    private final Map<String, String> more;
    private final Map<String, String> environment = new HashMap<>();
    private final int gatewayPort = FreePorts.next();
    private final int masterPort = FreePorts.next();
    private @Nullable Process process;
    private @Nullable MasterApi master;

    /** @param more environment beside home and ports */
    CertesInstance(String name, Map<String, String> more) {
        this.more = Map.copyOf(more);
        home = Path.of("target", "homes", name + "-" + UUID.randomUUID()).toAbsolutePath();
        environment.put("CERTES_HOME", home.toString());
        environment.put("CERTES_GATEWAY_HTTP_PORT", Integer.toString(gatewayPort));
        environment.put("CERTES_GATEWAY_GRPC_PORT", Integer.toString(FreePorts.next()));
        environment.put("CERTES_MASTER_HTTP_PORT", Integer.toString(masterPort));
        environment.put("CERTES_MASTER_GRPC_PORT", Integer.toString(FreePorts.next()));
        environment.put("CERTES_BROKER_GRPC_PORT", Integer.toString(FreePorts.next()));
        environment.putAll(more);
    }

    public Path home() {
        return home;
    }

    public int gatewayPort() {
        return gatewayPort;
    }

    public int masterPort() {
        return masterPort;
    }

    /** Starts it in the foreground and waits until it is ready. */
    public void start() {
        launch(Map.of());
        awaitReady();
    }

    /** Starts it with a changed environment and waits for nothing. */
    public void launch(Map<String, String> changes) {
        try {
            Path output = output();
            process = builder(changes, "start", "--server", SERVER)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Another node, with what this one was told beside home and ports; not started. */
    public CertesInstance another(String name) {
        return new CertesInstance(name, more);
    }

    private Path output() throws IOException {
        Files.createDirectories(home.getParent());
        return home.resolveSibling(home.getFileName() + ".out");
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        Eventually.within(PATIENCE, () -> {
            assertRunning();
            assertThat(isReady()).as("ready").isTrue();
        });
    }

    private void assertRunning() throws IOException {
        Process started = process;
        if (started == null || !started.isAlive()) {
            throw new IllegalStateException("Certes ended: " + Files.readString(output()));
        }
    }

    /** Whether the gateway says that it is ready. */
    public boolean isReady() {
        try {
            return Wire.once(gatewayPort, "GET", "/health/ready", Map.of(), new byte[0])
                            .status()
                    == 200;
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }

    /** Stops it in order. */
    public void stop() {
        Finished stopped = run("stop");
        assertThat(stopped.exitCode()).as(stopped.output()).isZero();
        awaitEnd();
    }

    /**
     * What may be answered beside 202 while it stops. WildFly's host is gone a few milliseconds before its last
     * connections are, and then 404 is answered by nobody's application (docs/wildfly.md).
     */
    public Set<Integer> statusesWhileStopping() {
        return SERVER.equals("wildfly") ? Set.of(503, 404) : Set.of(503);
    }

    private void awaitEnd() {
        if (process != null) {
            awaitEnd(Duration.ofMinutes(1));
        }
    }

    /** Waits for the end of its process, and kills it if that does not come; returns the exit code. */
    public int awaitEnd(Duration patience) {
        Process started = Objects.requireNonNull(process, "it was started");
        try {
            if (!started.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                started.descendants().forEach(ProcessHandle::destroyForcibly);
                started.destroyForcibly();
                throw new AssertionError("Certes did not end within " + patience.toSeconds() + " s");
            }
            return started.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /**
     * kill -9 of the JVM in which the application runs. On Payara Micro Artemis is in it, too, and PostgreSQL is left
     * behind; without another server the launcher takes down both.
     */
    public void kill() {
        if (SERVER.equals("micro")) {
            ProcessHandle.of(pid()).orElseThrow().destroyForcibly();
        } else {
            fullServer().destroyForcibly();
        }
        awaitEnd();
    }

    /** SIGSTOP: the JVM stands still, with all that it holds. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            assertThat(kill.waitFor()).as("kill -" + name).isZero();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private long pid() {
        return Long.parseLong(properties(home.resolve("certes.pid")).getProperty("pid"));
    }

    /** The JVM that works in the directory of the server. */
    private ProcessHandle fullServer() {
        Path directory = home.resolve("run/server");
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .filter(process -> {
                    try {
                        return Path.of("/proc", Long.toString(process.pid()), "cwd")
                                .toRealPath()
                                .startsWith(directory);
                    } catch (IOException notOurs) {
                        return false;
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    /** The process id of PostgreSQL's postmaster, as it wrote it down. */
    public long postmasterPid() {
        return Long.parseLong(postmasterFile().get(0).strip());
    }

    /** kill -9 of PostgreSQL's postmaster. */
    public void killPostgres() {
        ProcessHandle postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    private List<String> postmasterFile() {
        try {
            return Files.readAllLines(home.resolve("postgresql/data/postmaster.pid"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How its superuser reaches the embedded database. */
    public Connection superuser() throws SQLException {
        String port = postmasterFile().get(3).strip();
        String password = properties(home.resolve("credentials.properties")).getProperty("postgresql.superuser");
        return java.sql.DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/certes", "postgres", password);
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return properties;
    }

    /** The Master API with a token of the administrator. */
    public synchronized MasterApi master() {
        if (master == null) {
            master = MasterApi.login(masterPort, "admin", adminPassword());
        }
        return master;
    }

    public String adminPassword() {
        try {
            return Files.readString(home.resolve("admin-password")).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Posts to the gateway. */
    public Reply post(String path, String body, Map<String, String> headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** Posts to the gateway; JSON where the headers say nothing else. */
    public Reply post(String path, byte[] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        return Wire.once(gatewayPort, "POST", path, all, body);
    }

    /** Posts an event of this deployment's own, with the administrator's token. */
    public Reply postOwn(String path, String body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(Map.of("Authorization", "Bearer " + master().token()));
        all.putAll(headers);
        return post(path, body, all);
    }

    /** A command that came to its end. */
    public record Finished(int exitCode, String output) {}

    /** Runs {@code ./certes} with this instance's environment and waits for its end. */
    public Finished run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** The same with a changed environment. */
    public Finished run(Map<String, String> changes, String... arguments) {
        try {
            Path output = Files.createTempFile(Path.of("target"), "command", ".out");
            Process command = builder(changes, arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = command.waitFor(4, TimeUnit.MINUTES);
            String text = Files.readString(output);
            if (!ended) {
                command.descendants().forEach(ProcessHandle::destroyForcibly);
                command.destroyForcibly();
                throw new AssertionError("./certes " + List.of(arguments) + " did not end: " + text);
            }
            return new Finished(command.exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private ProcessBuilder builder(Map<String, String> changes, String... arguments) {
        sayThatItIsBuilt();
        List<String> command = new ArrayList<>(List.of(PROJECT.resolve("certes").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(PROJECT.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CERTES_"));
        builder.environment().putAll(environment);
        builder.environment().putAll(changes);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return builder;
    }

    /** Maven built it just before these tests; the script must not begin to build within that build. */
    private static void sayThatItIsBuilt() {
        try {
            Files.writeString(BUILT, "");
        } catch (IOException failure) {
            throw new UncheckedIOException("Certes is not built: ./mvnw verify builds it first", failure);
        }
    }

    /** Stops it if it runs, in order if it can. */
    @Override
    public void close() {
        Process started = process;
        if (started == null || !started.isAlive()) {
            return;
        }
        started.destroy();
        awaitEnd();
    }
}
