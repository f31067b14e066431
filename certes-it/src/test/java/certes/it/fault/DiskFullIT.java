package certes.it.fault;

import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import certes.it.running.Surroundings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/** PostgreSQL works on a small disk of its own, which fills up. */
@Tag("lengthy")
@RunsCertes(Setting.CRAMPED)
@ExtendWith(FaultTable.Resolver.class)
@EnabledIf(
        value = "certes.it.running.SmallDisk#isPossible",
        disabledReason = "a small disk can be mounted by root alone, on Linux")
class DiskFullIT {

    private static final Duration FULL = Form.lasting(Duration.ofSeconds(5), Duration.ofMinutes(1));

    private final CertesInstance certes;
    private final Surroundings around;
    private final FaultTable table;

    DiskFullIT(CertesInstance certes, Surroundings around, FaultTable table) {
        this.certes = certes;
        this.around = around;
        this.table = table;
    }

    @Test
    void whatFindsNoRoomIsRefusedUntilThereIsRoomAgain() throws Exception {
        new FaultRound(certes, table, "PostgreSQL's disk full for " + FULL.toSeconds() + " s").run(1, () -> {
            around.disk().fill();
            Refusals.await(certes);
            Thread.sleep(FULL.toMillis()); // the fault itself; what still fits into a page may be accepted
            around.disk().free();
            around.postgres().startUnlessItRuns();
        });
    }
}
