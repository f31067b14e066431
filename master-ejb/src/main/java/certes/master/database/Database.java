package certes.master.database;

import certes.domain.event.DataRefusedException;
import certes.domain.event.StoreUnavailableException;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * SQL as the application's role, for the statements on the event path; everything else goes through JPA. Whoever uses it
 * waits until the schema is up to date. Failures of SQL become {@link StoreUnavailableException}: a statement of ours
 * that PostgreSQL refuses for another reason than being unavailable is a bug, and trying again later is the safe answer
 * to it too. Where it is refused for its data, trying again as a whole is not, and that is a {@link DataRefusedException}.
 */
@ApplicationScoped
public class Database {
    @Resource(lookup = "jdbc/certes")
    private DataSource dataSource;

    @Inject
    private Migrations migrations;

    @PostConstruct
    void awaitSchema() {
        migrations.await();
    }

    /** Sets the parameters of a statement. */
    public interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** Reads the rows of an answer. */
    public interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Does several statements. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** One statement that answers rows, in a transaction of its own. */
    public <T> T query(String sql, Parameters parameters, Rows<T> rows) {
        return call(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                try (ResultSet resultSet = statement.executeQuery()) {
                    return rows.read(resultSet);
                }
            }
        });
    }

    /** One statement that changes rows, in a transaction of its own; returns how many. */
    public int update(String sql, Parameters parameters) {
        return call(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return statement.executeUpdate();
            }
        });
    }

    /** Several statements in one transaction, which is committed when this returns and rolled back when it throws. */
    public <T> T inTransaction(Work<T> work) {
        return call(connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                rollBack(connection, failure);
                throw failure;
            } finally {
                // On a broken connection this throws and hides nothing: the failure is suppressed by the caller's own.
                if (!connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        });
    }

    private <T> T call(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException failure) {
            String message = "PostgreSQL did not do it: " + failure.getMessage();
            throw isForItsData(failure)
                    ? new DataRefusedException(message, failure)
                    : new StoreUnavailableException(message, failure);
        }
    }

    /** By the class of its SQLSTATE: data exception, integrity constraint violation. */
    private static boolean isForItsData(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            because.addSuppressed(broken);
        }
    }
}
