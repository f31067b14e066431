package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RunsCertes(Setting.FRAGILE)
@ExtendWith(FaultTable.Resolver.class)
class KilledPostgresIT {

    private final CertesInstance certes;
    private final FaultTable table;

    KilledPostgresIT(CertesInstance certes, FaultTable table) {
        this.certes = certes;
        this.table = table;
    }

    @Test
    void losesNothingThatWasAcknowledgedAndComesBackByItself() throws Exception {
        new FaultRound(certes, table, "kill -9 of PostgreSQL").run(Form.LONG ? 20 : 3, certes::killPostgres);

        assertThat(certes.isReady()).isTrue();
    }
}
