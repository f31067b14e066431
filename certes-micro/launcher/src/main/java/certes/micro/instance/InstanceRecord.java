package certes.micro.instance;

import certes.micro.HomeDirectory;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * What a running Certes says about itself on disk. A process id alone would be mistaken for its next bearer, so the time
 * at which the process started stands beside it.
 *
 * @param pid of the JVM
 * @param processStartedAt as the operating system has it
 * @param state how far it is
 * @param gatewayPort of the gateway's HTTP
 * @param masterPort of the Master API's HTTP
 */
public record InstanceRecord(long pid, Instant processStartedAt, State state, int gatewayPort, int masterPort) {

    /** How far an instance is. */
    public enum State {
        STARTING,
        READY,
        STOPPING
    }

    /** Process start times are computed from the clock of the boot, which may be set by a little afterwards. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** The record of the process that calls this. */
    public static InstanceRecord ofThisProcess(State state, int gatewayPort, int masterPort) {
        ProcessHandle self = ProcessHandle.current();
        return new InstanceRecord(self.pid(), startedAt(self), state, gatewayPort, masterPort);
    }

    public InstanceRecord in(State next) {
        return new InstanceRecord(pid, processStartedAt, next, gatewayPort, masterPort);
    }

    /** The process, if it still lives and is the one that wrote the record. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isTheSame);
    }

    private boolean isTheSame(ProcessHandle process) {
        return Duration.between(processStartedAt, startedAt(process)).abs().compareTo(CLOCK_TOLERANCE) <= 0;
    }

    private static Instant startedAt(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    static Path file(Path home) {
        return home.resolve("certes.pid");
    }

    /** Replaces what the file says. */
    public void write(Path home) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("processStartedAt", processStartedAt.toString());
        properties.setProperty("state", state.name());
        properties.setProperty("gatewayPort", Integer.toString(gatewayPort));
        properties.setProperty("masterPort", Integer.toString(masterPort));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        HomeDirectory.writePrivately(file(home), text.toString());
    }

    /** What the file says, if there is one that can be understood; nothing is said about whether it is still true. */
    public static Optional<InstanceRecord> read(Path home) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file(home))));
            return Optional.of(new InstanceRecord(
                    Long.parseLong(properties.getProperty("pid", "")),
                    Instant.parse(properties.getProperty("processStartedAt", "")),
                    State.valueOf(properties.getProperty("state", "")),
                    Integer.parseInt(properties.getProperty("gatewayPort", "")),
                    Integer.parseInt(properties.getProperty("masterPort", ""))));
        } catch (IOException | IllegalArgumentException | DateTimeException absentOrDamaged) {
            return Optional.empty();
        }
    }

    /** The record of a process that lives, if there is one. */
    public static Optional<InstanceRecord> running(Path home) {
        return read(home).filter(instance -> instance.process().isPresent());
    }

    /** Removes the file. */
    public static void delete(Path home) throws IOException {
        Files.deleteIfExists(file(home));
    }
}
