package certes.master.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import certes.domain.event.DataRefusedException;
import certes.domain.event.StoreUnavailableException;
import certes.master.running.RunningMaster;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseTest {
    private static final String INSERT =
            "INSERT INTO audit_entry (principal, action, subject) VALUES ('somebody', 'test', 'rollback')";
    private static final String INSERTED = "SELECT count(*) FROM audit_entry WHERE subject = 'rollback'";

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    Database database;

    @Inject
    DatabaseReadiness readiness;

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> database.inTransaction(connection -> {
                    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                        insert.executeUpdate();
                    }
                    throw new IllegalStateException("in the middle");
                }))
                .withMessage("in the middle");
        assertThat(TestDatabase.running().text(INSERTED)).isEqualTo("0");
    }

    @Test
    void aStatementThatFailsMakesTheStoreUnavailable() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> database.query("SELECT * FROM nothing", statement -> {}, rows -> rows.next()))
                .isNotInstanceOf(DataRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 / 0",
                "SELECT 'x'::int",
                "INSERT INTO audit_entry (principal, action) VALUES ('somebody', 'test') RETURNING id"
            })
    void dataThatIsRefusedIsToldApart(String statement) {
        assertThatExceptionOfType(DataRefusedException.class)
                .isThrownBy(() -> database.query(statement, nothing -> {}, rows -> rows.next()));
    }

    @Test
    void aConnectionThatBreaksMakesTheStoreUnavailable() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> database.inTransaction(connection -> {
                    try (PreparedStatement suicide =
                            connection.prepareStatement("SELECT pg_terminate_backend(pg_backend_pid())")) {
                        return suicide.execute();
                    }
                }));
        assertThat(readiness.problem()).isEmpty();
    }
}
