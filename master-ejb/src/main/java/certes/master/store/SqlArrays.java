package certes.master.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * Columns of a batch as arrays. Of a typed Java array the driver sends the binary form; of an {@code Object[]} it would
 * write a literal, escape each character of it, and leave it to PostgreSQL to parse.
 */
final class SqlArrays {
    private SqlArrays() {}

    /**
     * An array of one of the types that the statements use.
     *
     * @param type as PostgreSQL calls it: {@code bigint}, {@code int4}, {@code int2}, {@code float8}, {@code text},
     *     or another one, of whose values the text is sent
     */
    static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(
                type,
                switch (type) {
                    case "bigint" -> values.toArray(Long[]::new);
                    case "int4" -> values.toArray(Integer[]::new);
                    case "int2" -> values.toArray(Short[]::new);
                    case "float8" -> values.toArray(Double[]::new);
                    case "text" -> values.toArray(String[]::new);
                    default -> values.toArray();
                });
    }

    /** The same for the connection of a statement. */
    static Array array(PreparedStatement statement, String type, Stream<?> values) throws SQLException {
        return array(statement.getConnection(), type, values);
    }
}
