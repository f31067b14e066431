package certes.micro.fullserver;

import certes.micro.HomeDirectory;
import certes.micro.LastLines;
import certes.micro.Ports;
import certes.micro.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A full-profile server with the EAR, in a process of its own. The script {@code server-config/<server>/start} sets it up
 * as operators do, by the environment, and starts it; all that is the server's lies below one directory, in which it works
 * and by which it is found again.
 */
public final class FullServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FullServer.class.getName());
    private static final Duration START_PATIENCE = Duration.ofMinutes(4);
    private static final Duration JVM_PATIENCE = Duration.ofSeconds(5);
    /** Longer than the server takes for what is in flight. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    private final ProcessHandle process;
    /** How the server wants to be stopped, if it was set up with a program for it. */
    private final Path stop;

    private FullServer(ProcessHandle process, Path stop) {
        this.process = process;
        this.stop = stop;
    }

    /**
     * Sets a server up and starts it with the application. Whether that becomes ready, its health tells.
     *
     * @param script takes the server's own directory, the EAR and a port for the server's
     *     administration, and returns when the server runs; may leave a program {@code stop} in the directory, which
     *     stops it
     * @param environment settings as environment variables, beside those of this process
     * @throws StartFailure if the script fails; nothing is left running then
     */
    public static FullServer start(Path script, Path ear, HomeDirectory home, Map<String, String> environment)
            throws StartFailure, InterruptedException {
        stopLeftovers(home);
        Path log = home.logs().resolve("server-start.log");
        try {
            HomeDirectory.deleteTree(directory(home));
            Files.createDirectories(directory(home));
            ProcessBuilder builder = new ProcessBuilder(
                    script.toString(),
                    directory(home).toString(),
                    ear.toString(),
                    Integer.toString(Ports.freeOnLoopback()));
            builder.environment().putAll(environment);
            Process starting = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            starting.getOutputStream().close();
            boolean ended = starting.waitFor(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Optional<ProcessHandle> server = ended && starting.exitValue() == 0 ? awaitJvm(home) : Optional.empty();
            if (server.isEmpty()) {
                kill(starting.toHandle());
                stopLeftovers(home);
                throw new StartFailure("The server did not start"
                        + (ended ? "" : " within " + START_PATIENCE.toMinutes() + " minutes") + ": " + LastLines.of(log)
                        + " (all of it in " + log + ")");
            }
            return new FullServer(server.get(), directory(home).resolve("stop"));
        } catch (IOException broken) {
            throw new StartFailure("The server cannot be started: " + broken.getMessage(), broken);
        }
    }

    /** Ends what a killed launcher left running on this home, if anything. */
    public static void stopLeftovers(HomeDirectory home) {
        processes(home).forEach(FullServer::kill);
    }

    private static Path directory(HomeDirectory home) {
        return home.run().resolve("server");
    }

    private static List<ProcessHandle> processes(HomeDirectory home) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksBelow(directory(home), process)).toList();
        }
    }

    /** The script may have ended a moment before the shell that it left behind becomes the JVM. */
    private static Optional<ProcessHandle> awaitJvm(HomeDirectory home) throws InterruptedException {
        long deadline = System.nanoTime() + JVM_PATIENCE.toNanos();
        Optional<ProcessHandle> jvm;
        do {
            jvm = processes(home).stream().filter(FullServer::isJvm).findFirst();
            Thread.sleep(jvm.isPresent() ? 0 : 50);
        } while (jvm.isEmpty() && System.nanoTime() < deadline);
        return jvm;
    }

    /** Beside it there may be a shell that waits for it. */
    private static boolean isJvm(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    private static boolean worksBelow(Path directory, ProcessHandle process) {
        Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isSymbolicLink(link)
                    ? Files.isDirectory(directory)
                            && Files.readSymbolicLink(link).startsWith(directory.toRealPath())
                    : process.info().commandLine().orElse("").contains(directory.toString());
        } catch (IOException notOurs) {
            return false;
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the process has ended, for whatever reason. */
    public CompletableFuture<ProcessHandle> end() {
        return process.onExit();
    }

    /** Tells the server to stop, waits, and kills it where it does not. */
    @Override
    public void close() {
        try {
            if (Files.isExecutable(stop)) {
                askToStop();
            }
            process.destroy();
            process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            LOG.log(System.Logger.Level.WARNING, "The server did not stop within {0} and is killed", STOP_PATIENCE);
            kill(process);
        } catch (ExecutionException unknown) {
            LOG.log(System.Logger.Level.WARNING, "The server cannot be watched", unknown);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            kill(process);
        }
    }

    private void askToStop() throws InterruptedException {
        try {
            Process asking = new ProcessBuilder(stop.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!asking.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill(asking.toHandle());
            }
        } catch (IOException broken) {
            LOG.log(System.Logger.Level.WARNING, "The server is told by a signal to stop", broken);
        }
    }

    /** What was acknowledged is in the database. */
    private static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(alive -> process)
                .join();
    }
}
