package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.fault.FaultRound.Round;
import certes.it.http.Reply;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import certes.it.running.Surroundings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("lengthy")
@RunsCertes(Setting.EXTERNAL)
@ExtendWith(FaultTable.Resolver.class)
class ArtemisGoneIT {

    private static final Duration GONE = Form.lasting(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final CertesInstance certes;
    private final Surroundings around;
    private final FaultTable table;

    ArtemisGoneIT(CertesInstance certes, Surroundings around, FaultTable table) {
        this.certes = certes;
        this.around = around;
        this.table = table;
    }

    private void run(int times, String fault, FaultRound.Fault what) throws Exception {
        Round round = new FaultRound(certes, table, fault).run(times, what);

        assertThat(round.judgement().repeated()).as("a message is no attempt").isZero();
        assertThat(round.refusals()).as("statuses beside 202").isEmpty();
    }

    @Test
    void whatWasQueuedAndForgottenIsQueuedAgain() throws Exception {
        run(Form.LONG ? 20 : 2, "kill -9 of Artemis", () -> {
            around.artemis().kill();
            around.artemis().start();
        });
    }

    @Test
    void eventsAreAcceptedMeanwhileAndDeliveredAfterwards() throws Exception {
        run(1, "Artemis gone for " + GONE.toSeconds() + " s, its journal wiped", () -> {
            around.artemis().kill();
            Reply accepted = certes.postOwn("/events/meanwhile/1/posted", "{}", Map.of());
            assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
            Thread.sleep(GONE.toMillis()); // the fault itself
            around.artemis().wipe();
            around.artemis().start();
        });
    }
}
