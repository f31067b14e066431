package certes.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.running.CertesInstance;
import certes.it.running.CertesInstance.Finished;
import certes.it.running.RunsCertes;
import org.junit.jupiter.api.Test;

@RunsCertes
class DemoIT {

    private final CertesInstance certes;

    DemoIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void showsAVerifiedDeliveryAsOftenAsItIsAsked() {
        for (int time = 1; time <= 2; time++) {
            Finished demo = certes.run("demo");

            assertThat(demo.exitCode()).as(demo.output()).isZero();
            assertThat(demo.output()).containsIgnoringCase("verified").containsPattern("\\d ms");
        }
        assertThat(certes.isReady())
                .as("what the demo did not start it does not stop")
                .isTrue();
    }
}
