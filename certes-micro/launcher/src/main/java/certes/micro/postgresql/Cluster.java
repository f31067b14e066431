package certes.micro.postgresql;

import certes.micro.HomeDirectory;
import certes.micro.LastLines;
import certes.micro.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A data directory and what can be done to it from outside. */
final class Cluster {

    private static final System.Logger LOG = System.getLogger(Cluster.class.getName());

    private final PostgresInstallation installation;
    private final HomeDirectory home;
    private final Path data;

    Cluster(PostgresInstallation installation, HomeDirectory home, Path data) {
        this.installation = installation;
        this.home = home;
        this.data = data;
    }

    Path data() {
        return data;
    }

    PostgresInstallation installation() {
        return installation;
    }

    /**
     * Makes the data directory if there is none. Nobody is trusted without a password, from the first moment on. A crash
     * leaves a draft that the next start throws away; the directory appears under its name only when it is whole.
     */
    void initialise(String superuserPassword) throws StartFailure {
        if (Files.isDirectory(data)) {
            return;
        }
        Path draft = data.resolveSibling("data.new");
        Path password = home.run().resolve("initdb-password");
        try {
            HomeDirectory.deleteTree(draft);
            HomeDirectory.writePrivately(password, superuserPassword);
            run(
                    "initdb",
                    "--pgdata=" + draft,
                    "--username=postgres",
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
            Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new StartFailure("PostgreSQL's data directory cannot be made: " + broken.getMessage(), broken);
        } finally {
            delete(password);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            LOG.log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", file, left.getMessage());
        }
    }

    /** The postmaster that the directory's own record names, if that process lives and works in this directory. */
    Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(this::worksHere);
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** Whether the postmaster of this process id has written that it takes connections. */
    boolean isReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.get(0).strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops whatever a killed predecessor left running on this directory; nothing is touched that works elsewhere. */
    void stopLeftovers() throws StartFailure {
        Optional<ProcessHandle> leftover = postmaster();
        if (leftover.isPresent()) {
            stop(leftover.get());
        }
        endOrphans();
    }

    /** Ends a postmaster: in order if it can, at once if it cannot. Either way what was committed stays. */
    void stop(ProcessHandle postmaster) throws StartFailure {
        for (String mode : List.of("fast", "immediate")) {
            try {
                run("pg_ctl", "stop", "--pgdata=" + data, "--mode=" + mode, "--wait", "--timeout=30", "--silent");
                return;
            } catch (StartFailure | IOException didNot) {
                LOG.log(System.Logger.Level.WARNING, "PostgreSQL did not stop ({0}): {1}", mode, didNot.getMessage());
            }
            if (!postmaster.isAlive()) {
                return;
            }
        }
        postmaster.destroyForcibly();
    }

    /**
     * Ends server processes whose postmaster is dead. They end by themselves once they notice, and until then no new
     * postmaster may start on the directory.
     */
    void endOrphans() {
        if (postmaster().isPresent()) {
            return;
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(this::worksHere).forEach(orphan -> {
                LOG.log(System.Logger.Level.INFO, "ending server process {0}, whose postmaster is gone", orphan.pid());
                orphan.destroyForcibly();
            });
        }
    }

    /** PostgreSQL's processes work in the data directory, and nothing else of ours does. */
    private boolean worksHere(ProcessHandle process) {
        Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.isSymbolicLink(link)
                    ? Files.readSymbolicLink(link).equals(data.toRealPath())
                    : process.info().commandLine().orElse("").contains(data.toString());
        } catch (IOException notOurs) {
            return false;
        }
    }

    private void run(String program, String... arguments) throws StartFailure, IOException {
        Path log = home.logs().resolve(program + ".log");
        Process process = new ProcessBuilder(installation.command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new StartFailure(program + " did not come to an end within two minutes; see " + log + ".");
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while " + program + " ran", stopped);
        }
        if (process.exitValue() != 0) {
            throw new StartFailure(program + " failed: " + LastLines.of(log) + " (all of it in " + log + ")");
        }
    }
}
