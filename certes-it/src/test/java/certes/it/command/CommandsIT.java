package certes.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.running.CertesInstance;
import certes.it.running.CertesInstance.Finished;
import certes.it.running.FreePorts;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RunsCertes(Setting.GUARDED)
class CommandsIT {

    private final CertesInstance certes;

    @TempDir
    Path elsewhere;

    CommandsIT(CertesInstance certes) {
        this.certes = certes;
    }

    private Finished runElsewhere(int gatewayPort, String... arguments) {
        return certes.run(
                Map.of(
                        "CERTES_HOME", elsewhere.resolve("home").toString(),
                        "CERTES_GATEWAY_HTTP_PORT", Integer.toString(gatewayPort),
                        "CERTES_MASTER_HTTP_PORT", Integer.toString(FreePorts.next())),
                arguments);
    }

    @BeforeEach
    void itRuns() {
        assertThat(certes.isReady()).isTrue();
    }

    @Test
    void aSecondStartSaysThatItRunsAlready() {
        for (String[] arguments : new String[][] {{"start"}, {"start", "--detach"}}) {
            Finished second = certes.run(arguments);

            assertThat(second.output()).containsIgnoringCase("runs already");
            assertThat(certes.isReady()).isTrue();
        }
    }

    @Test
    void statusIsZeroOnlyWhenReady() {
        Finished running = certes.run("status");
        Finished none = runElsewhere(FreePorts.next(), "status");

        assertThat(running.exitCode()).as(running.output()).isZero();
        assertThat(running.output()).contains(Integer.toString(certes.gatewayPort()));
        assertThat(none.exitCode()).as(none.output()).isNotZero();
    }

    @Test
    void aPortInUseIsNamedWithWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(FreePorts.next()));

            Finished start = runElsewhere(taken.getLocalPort(), "start");

            assertThat(start.exitCode()).as(start.output()).isNotZero();
            assertThat(start.output())
                    .contains(Integer.toString(taken.getLocalPort()), "CERTES_GATEWAY_HTTP_PORT")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aSettingThatMakesNoSenseIsNamed() {
        Finished start = certes.run(
                Map.of("CERTES_HOME", elsewhere.toString(), "CERTES_GATEWAY_HTTP_PORT", "ninety-six hundred"), "start");

        assertThat(start.exitCode()).as(start.output()).isNotZero();
        assertThat(start.output()).contains("CERTES_GATEWAY_HTTP_PORT").doesNotContain("\tat ");
    }

    @Test
    void aRecordOfAProcessThatIsNoneIsNotBelieved() throws IOException {
        Path home = Files.createDirectories(elsewhere.resolve("home"));
        Files.writeString(
                home.resolve("certes.pid"),
                "pid=" + ProcessHandle.current().pid() + "\nprocessStartedAt=2020-01-01T00\\:00\\:00Z\nstate=READY\n"
                        + "gatewayPort=" + certes.gatewayPort() + "\nmasterPort=" + certes.masterPort() + "\n");

        Finished status = runElsewhere(certes.gatewayPort(), "status");
        Finished stop = runElsewhere(certes.gatewayPort(), "stop");

        assertThat(status.exitCode()).as(status.output()).isNotZero();
        assertThat(stop.output())
                .as("nothing was stopped, least of all these tests")
                .isNotBlank();
        assertThat(certes.isReady()).isTrue();
    }

    @Test
    void anUnknownCommandIsAnsweredWithWhereToLook() {
        Finished unknown = certes.run("dance");

        assertThat(unknown.exitCode()).isNotZero();
        assertThat(unknown.output()).contains("dance", "./certes --help");
    }
}
