package certes.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.running.CertesInstance;
import certes.it.running.RunsCertes;
import certes.it.running.RunsCertes.Setting;
import certes.it.running.Surroundings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("lengthy")
@RunsCertes(Setting.EXTERNAL)
@ExtendWith(FaultTable.Resolver.class)
class PostgresGoneIT {

    private static final Duration GONE = Form.lasting(Duration.ofSeconds(5), Duration.ofMinutes(1));
    private static final Duration LATENCY = Duration.ofMillis(500);
    /** As many as the pool of the application has connections. */
    private static final int POOL = 24;

    private final CertesInstance certes;
    private final Surroundings around;
    private final FaultTable table;

    PostgresGoneIT(CertesInstance certes, Surroundings around, FaultTable table) {
        this.certes = certes;
        this.around = around;
        this.table = table;
    }

    @Test
    void whileItIsGoneEverythingIsRefusedAndNothingThatWasAcceptedIsLost() throws Exception {
        new FaultRound(certes, table, "PostgreSQL gone for " + GONE.toSeconds() + " s").run(1, () -> {
            around.postgres().kill();
            Refusals.within(GONE, certes);
            around.postgres().start();
        });

        assertRecovered();
    }

    @Test
    void whileItIsSlowNothingIsLost() throws Exception {
        new FaultRound(
                        certes,
                        table,
                        "PostgreSQL slower by " + LATENCY.toMillis() + " ms for " + GONE.toSeconds() + " s")
                .run(1, () -> {
                    around.database().delay(LATENCY);
                    Thread.sleep(GONE.toMillis()); // the fault itself
                    around.database().delay(Duration.ZERO);
                });

        assertRecovered();
    }

    @Test
    @EnabledIfSystemProperty(named = "certes.faults.long", matches = "true", disabledReason = "only in the long form")
    void whileItHangsNothingIsLost() throws Exception {
        new FaultRound(certes, table, "PostgreSQL hangs for " + GONE.toSeconds() + " s").run(1, () -> {
            around.database().freeze();
            Thread.sleep(GONE.toMillis()); // the fault itself
            around.database().thaw();
        });

        assertRecovered();
    }

    /** Without a restart, and with no connection left behind in the middle of something. */
    private void assertRecovered() {
        Eventually.holds(() -> {
            assertThat(certes.isReady()).isTrue();
            assertThat(around.postgres().count("SELECT count(*) FROM pg_stat_activity WHERE usename = 'certes_app'"))
                    .as("connections")
                    .isLessThanOrEqualTo(POOL);
            assertThat(around.postgres()
                            .count("SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'certes%'"
                                    + " AND xact_start < now() - interval '2 seconds'"))
                    .as("transactions that nobody ends")
                    .isZero();
        });
    }
}
