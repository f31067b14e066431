package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.fault.KillRounds.Round;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import java.io.IOException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

@RunsCertes(Setting.FRAGILE)
class KilledJvmIT {

    private final CertesInstance certes;

    KilledJvmIT(CertesInstance certes) {
        this.certes = certes;
    }

    @RepeatedTest(3)
    void losesNothingThatItAcknowledged(RepetitionInfo repetition) throws IOException {
        Round round = new KillRounds(certes)
                .run("kill -9 of the JVM, round " + repetition.getCurrentRepetition(), () -> {
                    certes.kill();
                    certes.start();
                });

        round.judgement().assertFlawless();
        assertThat(round.refusals()).as("statuses beside 202").isSubsetOf(503);
    }
}
