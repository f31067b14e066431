package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.fault.FaultRound.Round;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JVM ends at each step between the commit and the recording. PostgreSQL and Artemis live on, so that messages which
 * were not acknowledged are handed out again.
 */
@Tag("lengthy")
@RunsCertes(Setting.EXTERNAL)
@ExtendWith(FaultTable.Resolver.class)
class FailpointsIT {

    private static final String REPEATS = "after-answer-before-recording";
    private static final List<String> ALL = List.of(
            "before-commit",
            "after-commit-before-relay",
            "after-relay",
            "after-claim",
            REPEATS,
            "after-recording-before-acknowledgement");
    private static final int LATEST_HIT = 100;
    private static final int KILLED = 137;

    private final CertesInstance certes;
    private final FaultTable table;

    FailpointsIT(CertesInstance certes, FaultTable table) {
        this.certes = certes;
        this.table = table;
    }

    /** All in one chain, or a chain of each. */
    static Stream<List<String>> chains() {
        return Form.LONG
                ? ALL.stream().map(name -> Collections.nCopies(Form.KILLS_PER_FAILPOINT, name))
                : Stream.of(ALL);
    }

    @ParameterizedTest
    @MethodSource("chains")
    void loseNothingThatWasAcknowledged(List<String> chain) throws Exception {
        String fault = "the JVM ends at " + String.join(", ", new LinkedHashSet<>(chain));
        FaultRound faults = new FaultRound(certes, table, fault);
        Round round = faults.runChain(chain.size(), () -> {
            certes.stop();
            for (String failpoint : chain) {
                endAt(failpoint, faults.random());
            }
            certes.start();
        });

        if (chain.contains(REPEATS)) {
            assertThat(round.judgement().repeated()).as("repeats after the 2xx").isPositive();
        }
    }

    private void endAt(String failpoint, Random random) {
        String setting = failpoint + ":" + (1 + random.nextInt(LATEST_HIT));
        certes.launch(Map.of("CERTES_FAILPOINT", setting, "CERTES_DEVELOPMENT", "true"));
        assertThat(certes.awaitEnd(Duration.ofMinutes(3))).as(setting).isEqualTo(KILLED);
    }

    @Test
    void areRefusedOutsideOfDevelopment() {
        var refused = certes.run(
                Map.of("CERTES_HOME", certes.home() + "-refused", "CERTES_FAILPOINT", "after-claim"), "start");

        assertThat(refused.exitCode()).as(refused.output()).isNotZero();
        assertThat(refused.output())
                .contains("CERTES_FAILPOINT", "CERTES_DEVELOPMENT")
                .doesNotContain("\tat ");
    }
}
