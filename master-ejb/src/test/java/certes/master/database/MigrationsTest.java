package certes.master.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import certes.domain.event.EventStore;
import certes.domain.event.NewEvent;
import certes.domain.event.SampleEvents;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.subscription.Subscriptions;
import certes.master.running.RunningMaster;
import certes.master.running.Samples;
import certes.master.running.TestDatabase;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrationsTest {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String EVENT_LIES_IN = "SELECT tableoid::regclass FROM event";

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    EventStore events;

    @Inject
    Subscriptions subscriptions;

    @Inject
    Instance<Migrations> starts;

    @BeforeEach
    void forget() {
        database.forget();
    }

    @Test
    void aFurtherStartChangesNothing() {
        NewEvent event = SampleEvents.to();
        events.store(List.of(event));
        String tables = "SELECT string_agg(relname || ':' || relkind::text, ' ' ORDER BY relname) FROM pg_class"
                + " WHERE relnamespace = 'public'::regnamespace";
        String before = database.text(tables);
        String migrated = database.text("SELECT count(*) FROM flyway_schema_history");
        starts.get().await();
        assertThat(database.text(tables)).isEqualTo(before);
        assertThat(database.text("SELECT count(*) FROM flyway_schema_history")).isEqualTo(migrated);
        assertThat(database.text("SELECT id FROM event"))
                .isEqualTo("" + event.id().value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE event ADD COLUMN x int",
                "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
                "DROP TABLE attempt",
                "TRUNCATE delivery",
                "CREATE TABLE mine (x int)",
                "CREATE TABLE event_mine PARTITION OF event FOR VALUES FROM (1) TO (2)",
                "ALTER TABLE event DETACH PARTITION event_default",
                "UPDATE audit_entry SET detail = 'nothing happened'",
                "DELETE FROM audit_entry",
                "TRUNCATE audit_entry",
                "DELETE FROM event",
                "DELETE FROM delivery",
                "DELETE FROM attempt",
                "UPDATE attempt SET status = 200",
                "UPDATE replay SET event_id = 1",
                "DELETE FROM subscription",
                "DELETE FROM signing_key",
                "DELETE FROM replay_job",
                "DELETE FROM dropped_day",
                "DELETE FROM flyway_schema_history",
                "DELETE FROM event_default",
                "GRANT DELETE ON audit_entry TO certes_app",
                "SET ROLE certes_owner",
                "CREATE EXTENSION pg_stat_statements"
            })
    void theApplicationMayNot(String statement) throws SQLException {
        try (Connection connection = database.application().getConnection();
                Statement sql = connection.createStatement()) {
            if (statement.startsWith("GRANT")) {
                sql.execute(statement); // PostgreSQL only warns that nothing was granted
                assertThat(database.text("SELECT has_table_privilege('certes_app', 'audit_entry', 'DELETE')"))
                        .isEqualTo("f");
            } else {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> sql.execute(statement))
                        .satisfies(refused -> assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
            }
        }
    }

    @Test
    void thereIsAPartitionForEachDayOfTheWeekAhead() {
        LocalDate today = LocalDate.parse(database.text("SELECT (now() AT TIME ZONE 'UTC')::date"));
        List<String> expected = new ArrayList<>();
        for (int day = 0; day <= 7; day++) {
            String suffix = '_' + today.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
            List.of("event", "delivery", "attempt").forEach(table -> expected.add(table + suffix));
        }
        assertThat(database.texts("SELECT inhrelid::regclass FROM pg_inherits"
                        + " WHERE inhparent IN ('event'::regclass, 'delivery'::regclass, 'attempt'::regclass)"))
                .containsAll(expected)
                .contains("event_default", "delivery_default", "attempt_default");
    }

    @Test
    void rowsLieInThePartitionOfTheirDay() {
        NewEvent event = SampleEvents.to(
                subscriptions.create(Samples.wish(), Samples.SOMEBODY).id());
        events.store(List.of(event));
        DeliveryId delivery = event.deliveries().get(0).id();
        assertThat(database.text(EVENT_LIES_IN))
                .isEqualTo("event_" + day(event.id().value()));
        assertThat(database.text("SELECT tableoid::regclass FROM delivery"))
                .isEqualTo("delivery_" + day(delivery.value()));
    }

    @Test
    void aRowOfADayWithoutPartitionIsKeptInTheDefaultOne() {
        LocalDate lastDay = LocalDate.parse(database.text("SELECT (now() AT TIME ZONE 'UTC')::date"))
                .plusDays(7);
        String partition = "event_" + lastDay.format(DateTimeFormatter.BASIC_ISO_DATE);
        long id = IdGenerator.floor(
                lastDay.atStartOfDay(ZoneOffset.UTC).toInstant().plus(Duration.ofHours(1)));
        database.execute("DROP TABLE " + partition);
        try {
            events.store(List.of(event(id)));
            assertThat(database.text(EVENT_LIES_IN)).isEqualTo("event_default");
            new Partitions(database.owner()).createAhead();
            assertThat(database.text(EVENT_LIES_IN)).isEqualTo("event_default");
        } finally {
            database.forget();
            new Partitions(database.owner()).createAhead();
        }
        events.store(List.of(event(id)));
        assertThat(database.text(EVENT_LIES_IN)).isEqualTo(partition);
    }

    /** As a backup does: it reads a table for as long as it takes, and a lock that waits for it holds up all others. */
    @Test
    void aPartitionThatCannotBeMadeAtOnceHoldsNobodyUpAndIsMadeLater() throws SQLException {
        LocalDate lastDay = LocalDate.parse(database.text("SELECT (now() AT TIME ZONE 'UTC')::date"))
                .plusDays(7);
        String partition = "delivery_" + lastDay.format(DateTimeFormatter.BASIC_ISO_DATE);
        String isThere = "SELECT to_regclass('" + partition + "') IS NOT NULL";
        database.execute("DROP TABLE " + partition);
        try (Connection backup = database.owner().getConnection();
                Statement reading = backup.createStatement()) {
            backup.setAutoCommit(false);
            reading.execute("LOCK TABLE delivery IN ACCESS SHARE MODE");
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new Partitions(database.owner()).createAhead());
            assertThat(database.text(isThere)).isEqualTo("f");
        } finally {
            new Partitions(database.owner()).createAhead();
        }
        assertThat(database.text(isThere)).isEqualTo("t");
    }

    @Test
    void deliveriesAreVacuumedByTheirNumberAndNotByTheirShareOfADay() {
        assertThat(database.texts("SELECT array_to_string(reloptions, ' ') FROM pg_class"
                        + " WHERE oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'delivery'::regclass)"))
                .containsOnly("autovacuum_vacuum_scale_factor=0 autovacuum_vacuum_threshold=200000"
                        + " vacuum_index_cleanup=on");
    }

    private static NewEvent event(long id) {
        NewEvent like = SampleEvents.to();
        return new NewEvent(
                new EventId(id),
                like.uri(),
                like.source(),
                like.direction(),
                like.contentType(),
                Map.of(),
                like.correlationIds(),
                like.body(),
                like.seal(),
                like.traceId(),
                null,
                null,
                List.of(),
                List.of());
    }

    private static String day(long id) {
        return IdGenerator.timeOf(id).atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd"));
    }
}
