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

    private static final int KILLS_PER_ROUND = 10;

    private final CertesInstance certes;
    private final FaultTable table;

    KilledJvmIT(CertesInstance certes, FaultTable table) {
        this.certes = certes;
        this.table = table;
    }

    /** Where the kills begin that are judged together. */
    static IntStream rounds() {
        return IntStream.iterate(0, first -> first < Form.RANDOM_KILLS, first -> first + KILLS_PER_ROUND);
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void losesNothingThatItAcknowledged(int first) throws Exception {
        int kills = Math.min(KILLS_PER_ROUND, Form.RANDOM_KILLS - first);
        new FaultRound(certes, table, "kill -9 of the JVM and Artemis at random times, from kill " + (first + 1))
                .run(kills, () -> {
                    certes.kill();
                    certes.start();
                });
    }
}
