package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.fault.KillRounds.Round;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@RunsCertes(Setting.FRAGILE)
class StoppedUnderLoadIT {

    private final CertesInstance certes;

    StoppedUnderLoadIT(CertesInstance certes) {
        this.certes = certes;
    }

    @Test
    void finishesWhatIsInFlightAndRefusesTheRest() throws IOException {
        Round round = new KillRounds(certes).run("stop under load", () -> {
            certes.stop();
            certes.start();
        });

        round.judgement().assertFlawless();
        assertThat(round.judgement().repeated()).as("deliveries repeated").isZero();
        assertThat(round.refusals()).as("statuses beside 202").isSubsetOf(certes.statusesWhileStopping());
    }
}
