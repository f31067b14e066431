package certes.master.history;

import certes.domain.id.IdGenerator;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The conditions of one JPQL query, with their parameters. */
final class Conditions {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    /** A further condition and its parameter. */
    Conditions and(String condition, String parameter, Object value) {
        conditions.add(condition);
        return bind(parameter, value);
    }

    Conditions bind(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    /**
     * Bounds of an id: accepted in {@code [since, until)}, and less than the last one of the page before; null for none.
     */
    Conditions range(String id, @Nullable Instant since, @Nullable Instant until, @Nullable Long before) {
        if (since != null) {
            and(id + " >= :since", "since", IdGenerator.floor(since));
        }
        if (until != null) {
            and(id + " < :until", "until", IdGenerator.floor(until));
        }
        if (before != null) {
            and(id + " < :before", "before", before);
        }
        return this;
    }

    <T> List<T> list(EntityManager entities, String select, String order, int limit, Class<T> type) {
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        TypedQuery<T> query = entities.createQuery(select + where + " ORDER BY " + order, type);
        parameters.forEach(query::setParameter);
        return query.setMaxResults(limit).getResultList();
    }
}
