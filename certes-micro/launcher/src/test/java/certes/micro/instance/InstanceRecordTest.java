package certes.micro.instance;

import static org.assertj.core.api.Assertions.assertThat;

import certes.micro.instance.InstanceRecord.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRecordTest {

    @TempDir
    private Path home;

    @Test
    void isReadAsItWasWritten() throws IOException {
        InstanceRecord self = InstanceRecord.ofThisProcess(State.STARTING, 9600, 9610);

        self.in(State.READY).write(home);

        assertThat(InstanceRecord.read(home)).contains(self.in(State.READY));
        assertThat(InstanceRecord.running(home)).isPresent();
    }

    @Test
    void isNotTrueAnyMoreWhenAnotherProcessHasTheSameId() throws IOException {
        InstanceRecord self = InstanceRecord.ofThisProcess(State.READY, 9600, 9610);
        new InstanceRecord(
                        self.pid(),
                        self.processStartedAt().minus(Duration.ofHours(1)),
                        self.state(),
                        self.gatewayPort(),
                        self.masterPort())
                .write(home);

        assertThat(InstanceRecord.read(home)).isPresent();
        assertThat(InstanceRecord.running(home)).isEmpty();
    }

    @Test
    void isNotTrueAnyMoreWhenTheProcessEnded() throws Exception {
        Process process = new ProcessBuilder("true").start();
        InstanceRecord self = InstanceRecord.ofThisProcess(State.READY, 9600, 9610);
        process.waitFor();
        new InstanceRecord(process.pid(), self.processStartedAt(), self.state(), 9600, 9610).write(home);

        assertThat(InstanceRecord.running(home)).isEmpty();
    }

    @Test
    void countsAsNoneWhenItIsDamaged() throws IOException {
        Files.writeString(home.resolve("certes.pid"), "pid=12\nstate=DREAMING\n");

        assertThat(InstanceRecord.read(home)).isEmpty();
    }
}
