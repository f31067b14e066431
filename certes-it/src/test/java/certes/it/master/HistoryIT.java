package certes.it.master;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.RecordingEndpoint;
import certes.it.running.CertesInstance;
import certes.it.running.Names;
import certes.it.running.RunsCertes;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RunsCertes
class HistoryIT {

    private static final int EVENTS = 125;
    private static final Pattern STATEMENT = Pattern.compile("LOG:  (?:execute [^:]+|statement): (.*)");

    private final CertesInstance certes;
    private final RecordingEndpoint endpoint = RecordingEndpoint.open();
    private final String source = Names.unique("history");
    private final List<String> ids = new ArrayList<>();

    HistoryIT(CertesInstance certes) {
        this.certes = certes;
    }

    @BeforeEach
    void happen() {
        certes.master().createSource(source, "none", List.of(), Map.of());
        certes.master().subscribe(source + "/1/*", endpoint.address());
        for (int i = 0; i < EVENTS; i++) {
            ids.add(certes.post("/events/" + source, "{\"number\":" + i + "}", Map.of())
                    .eventId());
        }
        endpoint.await(EVENTS);
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private JsonNode page(int first, String after) {
        Map<String, Object> variables = new HashMap<>(Map.of("filter", Map.of("source", source), "first", first));
        if (!after.isEmpty()) {
            variables.put("after", after);
        }
        return certes.master()
                .ask(
                        "query($filter: EventFilter, $first: Int, $after: String) "
                                + "{ events(filter: $filter, first: $first, after: $after) "
                                + "{ edges { cursor node { id deliveries { id state subscription { id } attempts { number } } } } "
                                + "pageInfo { hasNextPage endCursor } } }",
                        variables)
                .path("events");
    }

    @Test
    void isPagedByKeysetSoThatNewEventsMoveNothing() {
        Set<String> seen = new LinkedHashSet<>();
        String after = "";
        boolean more = true;
        while (more) {
            JsonNode page = page(40, after);
            page.path("edges")
                    .forEach(edge -> assertThat(seen.add(edge.at("/node/id").asText()))
                            .as("seen twice")
                            .isTrue());
            after = page.at("/pageInfo/endCursor").asText();
            more = page.at("/pageInfo/hasNextPage").asBoolean();
            certes.post("/events/" + source, "{\"late\":true}", Map.of());
        }

        List<String> newestFirst = new ArrayList<>(ids);
        java.util.Collections.reverse(newestFirst);
        assertThat(seen).containsExactlyElementsOf(newestFirst);
    }

    @Test
    void costsTheSameFewStatementsForALongPage() throws Exception {
        Map<String, Long> statements = statementsDuring(() -> {
            JsonNode page = page(100, "");
            assertThat(page.path("edges")).hasSize(100);
            assertThat(page.path("edges"))
                    .allSatisfy(edge -> assertThat(edge.at("/node/deliveries")).hasSize(1));
        });

        assertThat(statements).isNotEmpty();
        // pollers run meanwhile; a statement per row would be a hundred of one kind
        assertThat(statements)
                .allSatisfy((sql, count) -> assertThat(count).as(sql).isLessThan(50));
    }

    /** How often each statement was executed, by PostgreSQL's own log. */
    private Map<String, Long> statementsDuring(Runnable work) throws SQLException, IOException {
        try (Connection connection = certes.superuser();
                Statement statement = connection.createStatement()) {
            Path log = databaseLog();
            statement.execute("ALTER SYSTEM SET log_statement = 'all'");
            statement.execute("SELECT pg_reload_conf()");
            awaitInLog(log, "log_statement\" changed to");
            long from = Files.size(log);
            work.run();
            statement.execute("ALTER SYSTEM RESET log_statement");
            statement.execute("SELECT pg_reload_conf()");
            awaitInLog(log, "log_statement\" removed");
            String text = Files.readString(log).substring(Math.toIntExact(from));
            try (Stream<String> lines = text.lines()) {
                return lines.map(STATEMENT::matcher)
                        .filter(Matcher::find)
                        .collect(Collectors.groupingBy(line -> line.group(1), Collectors.counting()));
            }
        }
    }

    private Path databaseLog() throws IOException {
        try (Stream<Path> logs = Files.list(certes.home().resolve("logs"))) {
            return logs.filter(log -> log.getFileName().toString().matches("postgresql-[A-Z].*\\.log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void awaitInLog(Path log, String text) {
        Eventually.within(
                Duration.ofSeconds(30), () -> assertThat(Files.readString(log)).contains(text));
    }

    @Test
    void isFilteredByUriAndStateAndTime() {
        assertThat(certes.master().events(Map.of("uri", source + "/1/*"))).hasSize(EVENTS);
        assertThat(certes.master().events(Map.of("uri", source + "/1/other"))).isEmpty();
        Eventually.holds(() -> assertThat(certes.master().events(Map.of("source", source, "state", "DELIVERED")))
                .hasSize(EVENTS));
        assertThat(certes.master().events(Map.of("source", source, "state", "DEAD_LETTERED")))
                .isEmpty();
        assertThat(certes.master().events(Map.of("source", source, "until", "2020-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(certes.master().events(Map.of("source", source, "since", "2020-01-01T00:00:00Z")))
                .hasSize(EVENTS);
    }

    @Test
    void addsUpInTheLedger() {
        JsonNode ledger = certes.master().ledger();

        assertThat(ledger.path("balanced").asBoolean()).as(ledger.toString()).isTrue();
        assertThat(ledger.path("accepted").asLong()).isGreaterThanOrEqualTo(EVENTS);
        assertThat(ledger.path("deliveriesExpected").asLong())
                .isEqualTo(ledger.path("delivered").asLong()
                        + ledger.path("deadLettered").asLong()
                        + ledger.path("cancelled").asLong()
                        + ledger.path("pending").asLong());
    }

    @Test
    void simulatesWhatAPolicyWouldDo() {
        JsonNode attempts = certes.master()
                .ask(
                        "{ simulateBackoff(policy: {kind: EXPONENTIAL, initialSeconds: 10, factor: 2, jitter: 0, maxAttempts: 4}, "
                                + "start: \"2026-11-21T10:00:00Z\", attempts: 10) { number at } }")
                .path("simulateBackoff");

        assertThat(attempts)
                .extracting(one -> java.time.OffsetDateTime.parse(one.path("at").asText())
                        .toInstant()
                        .toString())
                .containsExactly(
                        "2026-11-21T10:00:00Z", "2026-11-21T10:00:10Z", "2026-11-21T10:00:30Z", "2026-11-21T10:01:10Z");
    }
}
