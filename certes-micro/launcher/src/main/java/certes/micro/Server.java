package certes.micro;

import certes.micro.artemis.EmbeddedBroker;
import certes.micro.fullserver.FullServer;
import certes.micro.instance.Health;
import certes.micro.instance.InstanceLock;
import certes.micro.instance.InstanceRecord;
import certes.micro.payara.ApplicationServer;
import certes.micro.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of Certes in this JVM: PostgreSQL and Artemis come up beside the application server, the application after all
 * three, and they go down in the opposite order.
 *
 * <p>After a kill -9 nothing has to be repaired: the lock is the operating system's, the record on disk is checked against
 * the process, and a PostgreSQL that was left behind is stopped before the next one starts.
 */
final class Server {

    private static final System.Logger LOG = System.getLogger(Server.class.getName());
    private static final Duration READY_PATIENCE = Duration.ofMinutes(3);

    private final Settings settings;
    private final HomeDirectory home;
    private final Programs programs;
    private final Progress progress;
    private final CountDownLatch stopWanted = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable AutoCloseable applicationServer;
    private @Nullable AutoCloseable broker;
    private @Nullable AutoCloseable database;
    private boolean up;
    private boolean stopping;
    private volatile boolean broken;

    private Server(Settings settings, HomeDirectory home, Programs programs, Progress progress) {
        this.settings = settings;
        this.home = home;
        this.programs = programs;
        this.progress = progress;
    }

    /** Starts, stays until it is told to stop, and answers the exit code. */
    static int run(Settings settings, Programs programs) throws StartFailure, InterruptedException {
        long begin = System.nanoTime();
        Progress progress = new Progress(System.out, () -> Duration.ofNanos(System.nanoTime() - begin));
        HomeDirectory home = HomeDirectory.open(settings.home());
        InstanceLock lock = InstanceLock.tryTake(settings.home())
                .orElseThrow(() -> new StartFailure(
                        "Certes runs already on " + settings.home() + "; ./certes status says how it is."));
        try {
            return new Server(settings, home, programs, progress).live();
        } catch (IOException unwritable) {
            throw new StartFailure(settings.home() + " cannot be written: " + unwritable.getMessage(), unwritable);
        } finally {
            lock.close();
        }
    }

    private int live() throws StartFailure, IOException, InterruptedException {
        Ports.requireFree(settings.gatewayPort(), "CERTES_GATEWAY_HTTP_PORT");
        Ports.requireFree(settings.masterPort(), "CERTES_MASTER_HTTP_PORT");
        Logging.into(home);
        Logging.takeOverPrinting();
        removeEarlierInstallations();
        InstanceRecord self = InstanceRecord.ofThisProcess(
                InstanceRecord.State.STARTING, settings.gatewayPort(), settings.masterPort());
        self.write(settings.home());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(self), "certes-stop"));
        StopSignals.handle(() -> stopOnSignal(self));
        try {
            start();
            self.in(InstanceRecord.State.READY).write(settings.home());
            announce();
            stopWanted.await();
        } catch (StartFailure failure) {
            if (isStopping()) {
                stopped.await();
                return 1;
            }
            LOG.log(System.Logger.Level.ERROR, failure.getMessage(), failure);
            progress.say("certes: " + failure.getMessage());
            progress.say("certes: the log is " + home.logs().resolve("certes.0.log"));
            stop(self);
            return 1;
        }
        stop(self);
        return broken ? 1 : 0;
    }

    /** While everything still starts there is nobody who waits for the wish: then the stop begins at once. */
    private void stopOnSignal(InstanceRecord self) {
        boolean starting;
        synchronized (this) {
            starting = !up;
        }
        stopWanted.countDown();
        if (starting) {
            progress.say("certes: given up while it started");
            stop(self);
            Runtime.getRuntime().exit(1);
        }
    }

    private void start() throws StartFailure, InterruptedException {
        Credentials credentials = Credentials.of(home);
        int databasePort = Ports.freeOnLoopback();
        int brokerPort = Ports.freeOnLoopback();
        Settings.Database database =
                settings.database().orElseGet(() -> EmbeddedPostgres.database(databasePort, credentials));
        Settings.Broker address =
                settings.broker().orElseGet(() -> EmbeddedBroker.address(brokerPort, credentials.broker()));
        CompletableFuture<Void> databaseIsUp =
                inBackground("postgresql", () -> startDatabase(databasePort, credentials));
        CompletableFuture<Void> brokerIsUp = inBackground("artemis", () -> startBroker(brokerPort, credentials));
        Part othersAreUp = () -> {
            await(databaseIsUp);
            await(brokerIsUp);
        };
        if (programs.fullServer().isPresent()) {
            startFullServer(programs.fullServer().get(), database, address, othersAreUp);
        } else {
            startMicro(database, address, othersAreUp);
        }
        progress.step("ready");
        synchronized (this) {
            up = true;
        }
    }

    private void startMicro(Settings.Database database, Settings.Broker address, Part othersAreUp)
            throws StartFailure, InterruptedException {
        ApplicationProperties.publish(settings, database, address);
        Path root = home.run().resolve("payara");
        empty(root);
        keepApplicationServer(ApplicationServer.start(root, programs.installation(), () -> {
            progress.step("Payara Micro is up");
            othersAreUp.start();
            progress.step("deploying the application …");
        }));
        progress.step("the application is deployed");
        awaitReady(() -> true);
    }

    private void startFullServer(
            Programs.FullServer program, Settings.Database database, Settings.Broker address, Part othersAreUp)
            throws StartFailure, InterruptedException {
        othersAreUp.start();
        progress.step("setting " + program.name() + " up and starting it …");
        FullServer server = FullServer.start(
                program.start(), program.ear(), home, ApplicationEnvironment.of(settings, database, address));
        keepApplicationServer(server);
        var unused = server.end().thenRun(() -> endedByItself(program));
        awaitReady(server::isAlive);
    }

    private void awaitReady(BooleanSupplier lives) throws StartFailure, InterruptedException {
        if (Health.awaitReady(settings.gatewayPort(), READY_PATIENCE, () -> !isStopping() && lives.getAsBoolean())) {
            return;
        }
        throw new StartFailure(
                lives.getAsBoolean()
                        ? "The application is deployed but does not become ready (http://localhost:"
                                + settings.gatewayPort() + "/health/ready does not answer 200)."
                        : "The server ended while it started; why stands in " + home.logs() + ".");
    }

    /** What is left of Certes without its application server is taken down, so that whoever supervises it notices. */
    private void endedByItself(Programs.FullServer program) {
        if (!isStopping()) {
            broken = true;
            LOG.log(System.Logger.Level.ERROR, "{0} ended by itself", program.name());
            progress.say("certes: " + program.name() + " ended by itself; its logs are in " + home.logs());
            stopWanted.countDown();
        }
    }

    /** Each run has a copy of the programs of its own; this one holds the lock, so nobody runs the others. */
    private void removeEarlierInstallations() throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(home.run(), "installation-*")) {
            for (Path copy : copies) {
                if (!copy.equals(programs.installation())) {
                    HomeDirectory.deleteTree(copy);
                }
            }
        }
    }

    /** What an earlier run left of the server's own files would be taken for its configuration. */
    private static void empty(Path root) throws StartFailure {
        try {
            HomeDirectory.deleteTree(root);
        } catch (IOException stuck) {
            throw new StartFailure(root + " cannot be removed: " + stuck.getMessage(), stuck);
        }
    }

    private void startDatabase(int port, Credentials credentials) throws StartFailure {
        if (settings.database().isEmpty()) {
            keepDatabase(EmbeddedPostgres.start(home, credentials, port));
            progress.step("PostgreSQL is up on 127.0.0.1:" + port);
        }
    }

    private void startBroker(int port, Credentials credentials) throws StartFailure {
        if (settings.broker().isEmpty()) {
            keepBroker(EmbeddedBroker.start(home, port, credentials.broker(), Clock.systemUTC()));
            progress.step("Artemis is up on 127.0.0.1:" + port);
        }
    }

    /** A part of the start that may fail with a sentence. */
    @FunctionalInterface
    private interface Part {
        void start() throws StartFailure;
    }

    private static CompletableFuture<Void> inBackground(String name, Part part) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        part.start();
                        done.complete(null);
                    } catch (StartFailure | RuntimeException | LinkageError failed) {
                        done.completeExceptionally(failed);
                    }
                },
                "certes-start-" + name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void await(CompletableFuture<Void> part) throws StartFailure {
        try {
            part.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StartFailure failure) {
                throw failure;
            }
            throw new StartFailure("A part of Certes broke while it started: " + failed.getCause(), failed);
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void keepApplicationServer(AutoCloseable running) {
        if (!kept(() -> applicationServer = running)) {
            close(running);
        }
    }

    private void keepBroker(AutoCloseable running) {
        if (!kept(() -> broker = running)) {
            close(running);
        }
    }

    private void keepDatabase(AutoCloseable running) {
        if (!kept(() -> database = running)) {
            close(running);
        }
    }

    /** Whoever comes up after the stop began is not kept. */
    private synchronized boolean kept(Runnable assignment) {
        if (!stopping) {
            assignment.run();
        }
        return !stopping;
    }

    /** Takes everything down; the second caller finds nothing to do. */
    private void stop(InstanceRecord self) {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
        }
        try {
            self.in(InstanceRecord.State.STOPPING).write(settings.home());
            progress.step("stopping …");
            close(applicationServer);
            close(broker);
            close(database);
            InstanceRecord.delete(settings.home());
            progress.step("stopped");
        } catch (IOException left) {
            LOG.log(System.Logger.Level.WARNING, "certes.pid is left behind", left);
        } finally {
            stopped.countDown();
        }
    }

    private static void close(@Nullable AutoCloseable part) {
        try {
            if (part != null) {
                part.close();
            }
        } catch (Exception failed) {
            LOG.log(System.Logger.Level.WARNING, "did not stop in order", failed);
        }
    }

    private void announce() {
        String password = settings.adminPasswordGiven()
                ? "the one in CERTES_ADMIN_PASSWORD"
                : "in " + settings.home().resolve("admin-password");
        progress.say("""

                Certes is ready.
                  Gateway     http://localhost:%d        POST /events/{source}
                  Master API  http://localhost:%d/api    GraphQL at /api/graphql
                  Admin       user %s, password %s
                  Logs        %s
                Stop it with Ctrl-C or ./certes stop.
                """.formatted(
                settings.gatewayPort(), settings.masterPort(), settings.adminUsername(), password, home.logs()));
    }
}
