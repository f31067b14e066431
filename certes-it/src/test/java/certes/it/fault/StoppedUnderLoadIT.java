package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.fault.FaultRound.Round;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunsCertes(Setting.FRAGILE)
@ExtendWith(FaultTable.Resolver.class)
class StoppedUnderLoadIT {

    private final CertesInstance certes;
    private final FaultTable table;

    StoppedUnderLoadIT(CertesInstance certes, FaultTable table) {
        this.certes = certes;
        this.table = table;
    }

    @Test
    void finishesWhatIsInFlightAndRefusesTheRest() throws Exception {
        Round round = new FaultRound(certes, table, "stopped in order under load").run(1, () -> {
            certes.stop();
            certes.start();
        });

        assertThat(round.judgement().repeated()).as("deliveries repeated").isZero();
    }
}
