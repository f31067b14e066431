package certes.it.fault;

import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@RunsCertes(Setting.FRAGILE)
@ExtendWith(FaultTable.Resolver.class)
class KilledJvmIT {

    private static final int KILLS_PER_ROUND = Form.LONG ? 10 : 3;

    private final CertesInstance certes;
    private final FaultTable table;

    KilledJvmIT(CertesInstance certes, FaultTable table) {
        this.certes = certes;
        this.table = table;
    }

    /** A third of all kills; the others are at failpoints. */
    static IntStream rounds() {
        return IntStream.rangeClosed(1, Math.max(1, Form.KILLS / 3 / KILLS_PER_ROUND));
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void losesNothingThatItAcknowledged(int round) throws Exception {
        new FaultRound(certes, table, "kill -9 of the JVM and Artemis at random times, round " + round)
                .run(KILLS_PER_ROUND, () -> {
                    certes.kill();
                    certes.start();
                });
    }
}
