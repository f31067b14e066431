package certes.bench.history;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stores events by SQL into the embedded database of a running Certes, as if they had been accepted, up to a quarter of an
 * hour ago, for the only source and the only subscription that there are: delivered, spread over four weeks (a history), or
 * put aside since the subscription is paused, one a millisecond (a backlog). {@code bench/sql/events.sql} is the statement.
 */
public final class StoredEvents {
    private static final Instant EPOCH = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration BEFORE_NOW = Duration.ofMinutes(15);
    private static final Duration HISTORY = Duration.ofDays(28);
    private static final long PORTION = 50_000;
    private static final int BLOCK = 64;
    private static final int TIME_SHIFT = 22;
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z_]+)");

    private StoredEvents() {}

    /**
     * Stores them.
     *
     * @param arguments the home directory, {@code history} or {@code backlog}, how many, the SQL, the events' URI
     */
    public static void main(String... arguments) throws IOException, SQLException, GeneralSecurityException {
        Path home = Path.of(arguments[0]);
        long count = Long.parseLong(arguments[2]);
        String sql = Files.readString(Path.of(arguments[3]));
        byte[] key = sealKey(home);
        boolean history = arguments[1].equals("history");
        long spacing = history ? Math.max(1, HISTORY.toMillis() / count) : 1;
        long last = Duration.between(EPOCH, Instant.now().minus(BEFORE_NOW)).toMillis();
        long first = last - count * spacing;
        try (Connection connection = connect(home);
                Statement statement = connection.createStatement()) {
            partitions(connection, first, last);
            Map<String, String> values = Map.of(
                    "first_milli",
                    Long.toString(first),
                    "spacing",
                    Long.toString(spacing),
                    "state",
                    history ? "3" : "1",
                    "inner",
                    "'" + padded(key, 0x36) + "'",
                    "outer",
                    "'" + padded(key, 0x5c) + "'",
                    "uri",
                    "'" + arguments[4] + "'",
                    "source",
                    only(statement, "SELECT id FROM source"),
                    "subscription",
                    only(statement, "SELECT id FROM subscription WHERE deleted_at IS NULL"));
            for (long from = 0; from < count; from += PORTION) {
                String portion = Long.toString(Math.min(PORTION, count - from));
                statement.execute(filled(filled(sql, values), Map.of("from", Long.toString(from), "count", portion)));
            }
            // they lie in minutes that are sealed already: let them be sealed again
            statement.execute("UPDATE ledger_frontier SET sealed_to = least(sealed_to, " + bound(day(first)) + ")");
            statement.execute("ANALYZE event, delivery, attempt");
            statement.execute("CHECKPOINT");
        }
    }

    private static Connection connect(Path home) throws IOException, SQLException {
        List<String> postmaster = Files.readAllLines(home.resolve("postgresql/data/postmaster.pid"));
        Properties credentials = new Properties();
        credentials.load(new StringReader(Files.readString(home.resolve("credentials.properties"))));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postmaster.get(3).strip() + "/certes",
                "postgres",
                credentials.getProperty("postgresql.superuser"));
    }

    /** The days before today have none; they belong to whoever owns the tables, so that retention can drop them. */
    private static void partitions(Connection connection, long firstMilli, long lastMilli) throws SQLException {
        String owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'event_default'";
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE \"" + only(statement, owner) + "\"");
            LocalDate last = day(lastMilli);
            for (LocalDate day = day(firstMilli); !day.isAfter(last); day = day.plusDays(1)) {
                for (String table : List.of("event", "delivery", "attempt")) {
                    statement.execute("CREATE TABLE IF NOT EXISTS " + table + "_"
                            + day.format(DateTimeFormatter.BASIC_ISO_DATE) + " PARTITION OF " + table
                            + " FOR VALUES FROM (" + bound(day) + ") TO (" + bound(day.plusDays(1)) + ")");
                }
            }
            statement.execute("RESET ROLE");
        }
    }

    private static LocalDate day(long milli) {
        return EPOCH.plusMillis(milli).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static long bound(LocalDate day) {
        return Duration.between(EPOCH, day.atStartOfDay(ZoneOffset.UTC).toInstant())
                        .toMillis()
                << TIME_SHIFT;
    }

    private static String only(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            if (!row.next()) {
                throw new IllegalStateException("nothing found: " + query);
            }
            return row.getString(1);
        }
    }

    private static String filled(String sql, Map<String, String> values) {
        Matcher parameters = PARAMETER.matcher(sql);
        return parameters.replaceAll(
                found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), ":" + found.group(1))));
    }

    /** As the application derives it from its master key. */
    private static byte[] sealKey(Path home) throws IOException, GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Files.readAllBytes(home.resolve("master-key")), "HmacSHA256"));
        mac.update("certes event seal 1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return mac.doFinal(new byte[] {1});
    }

    private static String padded(byte[] key, int with) {
        byte[] block = java.util.Arrays.copyOf(key, BLOCK);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= (byte) with;
        }
        return HexFormat.of().formatHex(block);
    }
}
