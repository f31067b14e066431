package certes.micro.postgresql;

import certes.micro.Credentials;
import certes.micro.StartFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database {@code certes} and the two roles that may enter it: {@code certes_owner}, which owns and migrates it, and
 * {@code certes_app}, which works in it and owns nothing. Checked at every start, so that a crash in the middle of the
 * first one is made good by the second.
 */
final class Roles {

    static final String DATABASE = "certes";
    static final String OWNER = "certes_owner";
    static final String APPLICATION = "certes_app";

    private Roles() {}

    static void ensure(int port, Credentials credentials) throws StartFailure {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser("postgres");
        source.setPassword(credentials.superuser());
        source.setConnectTimeout(10);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            ensureRole(connection, statement, OWNER, credentials.databaseOwner());
            ensureRole(connection, statement, APPLICATION, credentials.databaseApplication());
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            }
            statement.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            statement.execute("GRANT CONNECT, TEMPORARY ON DATABASE " + DATABASE + " TO " + APPLICATION);
        } catch (SQLException refused) {
            throw new StartFailure(
                    "PostgreSQL runs, but its roles cannot be checked: " + refused.getMessage()
                            + ". If the password is refused, credentials.properties does not belong to this data directory.",
                    refused);
        }
    }

    private static void ensureRole(Connection connection, Statement statement, String role, String password)
            throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
            statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD " + statement.enquoteLiteral(password));
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
