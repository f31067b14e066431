package certes.master.replay;

import certes.domain.event.EventPattern;
import certes.domain.id.ReplayId;
import certes.domain.id.SubscriptionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A running replay, as the step that carries it on needs it.
 *
 * @param source the name of a source; null for any
 * @param state the ordinal of a delivery's state; null for any
 * @param cursor the first id of an event that is not done yet
 * @param until the first id beyond its set
 */
record ReplayJob(
        ReplayId id,
        @Nullable String source,
        @Nullable EventPattern pattern,
        @Nullable Integer state,
        long cursor,
        long until,
        @Nullable SubscriptionId subscription,
        boolean includeAcknowledged,
        int ratePerSecond,
        int priority) {
    static final String COLUMNS = "id, source, pattern, with_state, cursor, until, subscription_id,"
            + " include_acknowledged, rate_per_second, priority";

    private static final int MAX_EVENTS_PER_STEP = 1_000;

    static ReplayJob read(ResultSet row) throws SQLException {
        String pattern = row.getString(3);
        Long subscription = row.getObject(7, Long.class);
        return new ReplayJob(
                new ReplayId(row.getLong(1)),
                row.getString(2),
                pattern == null ? null : EventPattern.parse(pattern, ""),
                row.getObject(4, Integer.class),
                row.getLong(5),
                row.getLong(6),
                subscription == null ? null : new SubscriptionId(subscription),
                row.getBoolean(8),
                row.getInt(9),
                row.getInt(10));
    }

    /** How many events one step replays at most: a second's worth, and never so many that the step is long. */
    int eventsPerStep() {
        return Math.min(ratePerSecond, MAX_EVENTS_PER_STEP);
    }

    /** The URI that an event has to have; null for any, or where {@link #prefix} decides. */
    @Nullable
    String uri() {
        return pattern == null || pattern.uri() == null || pattern.anyName() ? null : pattern.text();
    }

    /** What an event's URI has to begin with; null for any, or where {@link #uri} decides. */
    @Nullable
    String prefix() {
        return pattern == null || pattern.uri() == null || !pattern.anyName()
                ? null
                : pattern.text().substring(0, pattern.text().length() - 1);
    }
}
