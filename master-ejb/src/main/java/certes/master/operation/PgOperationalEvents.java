package certes.master.operation;

import certes.domain.id.IdGenerator;
import certes.domain.operation.OperationalEvent;
import certes.domain.operation.OperationalEvents;
import certes.master.database.Database;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The outbox of operational events. Writing one is part of the transaction of what it tells; a crash before it was told
 * leaves it here, and one after that tells it again under the same id, which is recognised.
 */
@ApplicationScoped
public class PgOperationalEvents implements OperationalEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSERT = "INSERT INTO operational_event (id, name, body) VALUES (?, ?, ?)";

    @Inject
    private Database database;

    @Inject
    private IdGenerator ids;

    /** Writes one in the connection's transaction. */
    public void write(Connection connection, String name, Map<String, String> facts) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, ids.next());
            insert.setString(2, name);
            insert.setString(3, json(facts));
            insert.executeUpdate();
        }
    }

    /** Writes one in the caller's transaction. */
    public void write(EntityManager entities, String name, Map<String, String> facts) {
        entities.createNativeQuery(INSERT)
                .setParameter(1, ids.next())
                .setParameter(2, name)
                .setParameter(3, json(facts))
                .executeUpdate();
    }

    @Override
    public List<OperationalEvent> untold(int limit) {
        return database.query(
                "SELECT id, name, body FROM operational_event ORDER BY id LIMIT ?",
                untold -> untold.setInt(1, limit),
                PgOperationalEvents::events);
    }

    @Override
    public void told(OperationalEvent event) {
        database.update("DELETE FROM operational_event WHERE id = ?", delete -> delete.setLong(1, event.id()));
    }

    private static List<OperationalEvent> events(ResultSet rows) throws SQLException {
        List<OperationalEvent> events = new ArrayList<>();
        while (rows.next()) {
            events.add(new OperationalEvent(rows.getLong(1), rows.getString(2), rows.getString(3)));
        }
        return events;
    }

    private static String json(Map<String, String> facts) {
        try {
            return JSON.writeValueAsString(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of strings cannot be written", impossible);
        }
    }
}
