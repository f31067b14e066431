package certes.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.running.CertesInstance;
import certes.it.running.CertesInstance.Finished;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RunsCertes(Setting.FRAGILE)
class StoppedIT {

    private final CertesInstance certes;

    StoppedIT(CertesInstance certes) {
        this.certes = certes;
    }

    @AfterEach
    void runsAgain() {
        if (!certes.isReady()) {
            certes.start();
        }
    }

    @Test
    void leavesNothingRunningAndMayBeStoppedAgain() {
        long postmaster = certes.postmasterPid();

        certes.stop();

        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(certes.run("status").exitCode()).isNotZero();
        Finished again = certes.run("stop");
        assertThat(again.output()).isNotBlank();
        assertThat(again.output()).doesNotContain("\tat ");
    }

    @Test
    void startsDetachedWithoutHoldingTheTerminal() {
        certes.stop();

        Finished start = certes.run("start", "--detach");

        assertThat(start.exitCode()).as(start.output()).isZero();
        assertThat(start.output())
                .contains(Integer.toString(certes.gatewayPort()), Integer.toString(certes.masterPort()));
        assertThat(start.output()).contains("admin-password").doesNotContain(certes.adminPassword());
        assertThat(certes.isReady()).isTrue();
        Finished stop = certes.run("stop");
        assertThat(stop.exitCode()).as(stop.output()).isZero();
    }
}
