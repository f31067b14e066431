package certes.micro.fullserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.micro.HomeDirectory;
import certes.micro.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With scripts that start a JVM which does nothing; the servers themselves are tried by certes-it. */
@Timeout(60)
class FullServerTest {

    /** It reads a source from a pipe that stays empty. */
    private static final String IDLE_JVM =
            "sleep 600 | \"" + ProcessHandle.current().info().command().orElseThrow()
                    + "\" -Xmx16m -Xshare:auto --source 17 /dev/stdin >/dev/null 2>&1";

    private static final String STARTS = "cd \"$1\"; " + IDLE_JVM + " & echo started $3";

    @TempDir
    private Path directory;

    private HomeDirectory home;

    @BeforeEach
    void open() throws StartFailure {
        home = HomeDirectory.open(directory.resolve("home"));
    }

    @AfterEach
    void nothingIsLeft() {
        FullServer.stopLeftovers(home);
    }

    private FullServer start(String script) throws StartFailure, IOException, InterruptedException {
        Path file = directory.resolve("start");
        Files.writeString(file, "#!/usr/bin/env bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return FullServer.start(file, directory.resolve("certes.ear"), home, Map.of("CERTES_TRIED", "yes"));
    }

    @Test
    void findsTheProcessThatTheScriptLeftRunningAndStopsIt() throws Exception {
        FullServer server = start(STARTS);
        assertThat(server.isAlive()).isTrue();

        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(server.end()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void asksTheProgramThatTheScriptLeftToStopIt() throws Exception {
        FullServer server =
                start("printf '#!/bin/sh\\necho asked >\"$0.log\"' >\"$1/stop\"; chmod +x \"$1/stop\"; " + STARTS);

        server.close();

        assertThat(home.run().resolve("server/stop.log")).hasContent("asked");
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void stopsWhatAKilledPredecessorLeft() throws Exception {
        FullServer left = start(STARTS);

        FullServer next = start(STARTS);

        assertThat(left.isAlive()).isFalse();
        assertThat(next.isAlive()).isTrue();
    }

    @Test
    void saysWhatTheScriptSaidWhenItFails() {
        assertThatThrownBy(() -> start("echo CERTES_TRIED is $CERTES_TRIED; exit 3"))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("CERTES_TRIED is yes")
                .hasMessageContaining("server-start.log");
    }

    @Test
    void leavesNothingOfAScriptThatFailsAfterItStartedSomething() throws IOException {
        assertThatThrownBy(() -> start("cd \"$1\"; " + IDLE_JVM + " & echo $! >\"$1.pid\"; exit 1"))
                .isInstanceOf(StartFailure.class);
        long pid = Long.parseLong(
                Files.readString(home.run().resolve("server.pid")).strip());
        ProcessHandle.of(pid).ifPresent(ended -> assertThat(ended.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }
}
