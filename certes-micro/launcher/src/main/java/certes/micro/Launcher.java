package certes.micro;

import certes.micro.demo.Demo;
import certes.micro.fullserver.FullServer;
import certes.micro.instance.Health;
import certes.micro.instance.InstanceLock;
import certes.micro.instance.InstanceRecord;
import certes.micro.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The commands behind {@code ./certes}, which finds the JDK, builds, and passes the rest on to here. */
public final class Launcher {

    private static final int NOT_RUNNING = 3;
    private static final int NOT_READY = 4;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(90);

    private Launcher() {}

    /** Ends the JVM with 0, 1 for a failure, 2 for a wrong call, 3 where nothing runs, 4 where it is not ready. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        String command = arguments.length == 1 ? arguments[0] : "";
        try {
            Settings settings = Settings.fromEnvironment();
            return switch (command) {
                case "run" -> Server.run(settings, Programs.fromProperties());
                case "running" -> running(settings);
                case "status" -> status(settings);
                case "stop" -> stop(settings);
                case "demo" -> Demo.run(settings);
                default -> {
                    System.err.println("certes: unknown command");
                    yield 2;
                }
            };
        } catch (StartFailure failure) {
            System.err.println("certes: " + failure.getMessage());
            return 1;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** Says whether an instance lives, ready or not, without asking it. */
    private static int running(Settings settings) throws StartFailure {
        Optional<InstanceRecord> running = runningInstance(settings);
        running.ifPresent(instance -> System.out.println(describe(instance)));
        return running.isPresent() ? 0 : NOT_RUNNING;
    }

    /** A killed process is listed for a moment longer than it holds its lock. */
    private static Optional<InstanceRecord> runningInstance(Settings settings) throws StartFailure {
        Optional<InstanceRecord> recorded = InstanceRecord.running(settings.home());
        if (recorded.isEmpty()) {
            return recorded;
        }
        Optional<InstanceLock> free = InstanceLock.tryTake(settings.home());
        free.ifPresent(InstanceLock::close);
        return free.isPresent() ? Optional.empty() : recorded;
    }

    private static String describe(InstanceRecord instance) {
        return "Certes runs already (process " + instance.pid() + ", gateway http://localhost:" + instance.gatewayPort()
                + ", Master API http://localhost:" + instance.masterPort() + "/api).";
    }

    private static int status(Settings settings) throws StartFailure {
        Optional<InstanceRecord> running = runningInstance(settings);
        if (running.isEmpty()) {
            System.out.println("not running (state in " + settings.home() + ")");
            return NOT_RUNNING;
        }
        InstanceRecord instance = running.get();
        boolean ready = instance.state() == InstanceRecord.State.READY && Health.isReady(instance.gatewayPort());
        String word = ready
                ? "ready"
                : switch (instance.state()) {
                    case STARTING -> "starting";
                    case READY -> "running, but not ready";
                    case STOPPING -> "stopping";
                };
        System.out.println(word + ": process " + instance.pid() + ", gateway http://localhost:" + instance.gatewayPort()
                + ", Master API http://localhost:" + instance.masterPort() + "/api");
        return ready ? 0 : NOT_READY;
    }

    private static int stop(Settings settings) throws StartFailure, InterruptedException {
        if (!Files.isDirectory(settings.home())) {
            System.out.println("not running");
            return 0;
        }
        HomeDirectory home = HomeDirectory.open(settings.home());
        Optional<ProcessHandle> process = InstanceRecord.read(settings.home()).flatMap(InstanceRecord::process);
        if (process.isPresent()) {
            System.out.println("stopping process " + process.get().pid() + " …");
            end(process.get());
        }
        InstanceLock lock = InstanceLock.tryTake(settings.home())
                .orElseThrow(() -> new StartFailure("Certes is being started by another process; try again."));
        try {
            FullServer.stopLeftovers(home);
            EmbeddedPostgres.stopLeftovers(home);
            InstanceRecord.delete(settings.home());
        } catch (IOException left) {
            throw new StartFailure("certes.pid cannot be removed: " + left.getMessage(), left);
        } finally {
            lock.close();
        }
        System.out.println(process.isPresent() ? "stopped" : "not running");
        return 0;
    }

    private static void end(ProcessHandle process) throws InterruptedException, StartFailure {
        process.destroy();
        try {
            process.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            System.out.println("it did not stop within " + STOP_PATIENCE.toSeconds()
                    + " s and is killed; what was acknowledged is on disk");
            process.destroyForcibly();
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException immortal) {
                throw new StartFailure("Process " + process.pid() + " cannot be killed.", immortal);
            }
        } catch (ExecutionException unknown) {
            throw new StartFailure("Process " + process.pid() + " cannot be watched.", unknown);
        }
    }
}
