package certes.micro;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher itself needs to know; everything else is read by the application from the same places.
 *
 * @param home where the state lies, absolute
 * @param gatewayPort where the gateway listens for HTTP, on all interfaces
 * @param masterPort where the Master API listens for HTTP, on all interfaces
 * @param database a database outside, or empty for the embedded PostgreSQL
 * @param broker a broker outside, or empty for the embedded Artemis
 * @param adminUsername who may ask for a token
 * @param adminPasswordGiven whether the operator chose the administrator's password
 */
public record Settings(
        Path home,
        int gatewayPort,
        int masterPort,
        Optional<Database> database,
        Optional<Broker> broker,
        String adminUsername,
        boolean adminPasswordGiven) {

    /**
     * A database outside.
     *
     * @param url {@code jdbc:postgresql:…}
     * @param user the role that the application uses
     * @param ownerUser the role that owns the schema and migrates it
     */
    public record Database(String url, String user, String password, String ownerUser, String ownerPassword) {}

    /** A broker outside. */
    public record Broker(String url, String user, String password) {}

    /** Reads system properties and, where those are silent, the environment. */
    public static Settings fromEnvironment() throws StartFailure {
        return read(name -> {
            @Nullable String property = System.getProperty(name);
            return property != null ? property : System.getenv(variable(name));
        });
    }

    /**
     * Reads by property name.
     *
     * @throws StartFailure if a value is missing or makes no sense; names the variable
     */
    static Settings read(UnaryOperator<@Nullable String> lookup) throws StartFailure {
        Reader reader = new Reader(lookup);
        reader.refuseAFailpointOutsideOfDevelopment();
        int gatewayPort = reader.port("certes.gateway.http.port", 9600);
        int masterPort = reader.port("certes.master.http.port", 9610);
        if (gatewayPort == masterPort) {
            throw new StartFailure("CERTES_GATEWAY_HTTP_PORT and CERTES_MASTER_HTTP_PORT are both " + gatewayPort
                    + "; each needs a port of its own.");
        }
        return new Settings(
                Path.of(reader.text("certes.home").orElse(".certes"))
                        .toAbsolutePath()
                        .normalize(),
                gatewayPort,
                masterPort,
                reader.database(),
                reader.broker(),
                reader.text("certes.admin.username").orElse("admin"),
                reader.text("certes.admin.password").isPresent());
    }

    /** The environment variable that stands for a property, as MicroProfile Config maps it. */
    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9_]", "_").toUpperCase(Locale.ROOT);
    }

    private record Reader(UnaryOperator<@Nullable String> lookup) {

        /** An empty value counts as none, as in MicroProfile Config. */
        Optional<String> text(String property) {
            return Optional.ofNullable(lookup.apply(property))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty());
        }

        String required(String property, String because) throws StartFailure {
            return text(property)
                    .orElseThrow(() -> new StartFailure(variable(property) + " is needed beside " + because + "."));
        }

        /** The application refuses it, too; from here the sentence reaches the terminal. */
        void refuseAFailpointOutsideOfDevelopment() throws StartFailure {
            if (text("certes.failpoint").isPresent()
                    && !text("certes.development").equals(Optional.of("true"))) {
                throw new StartFailure("CERTES_FAILPOINT would end Certes where it says. It is for tests of Certes "
                        + "itself: unset it, or set CERTES_DEVELOPMENT=true beside it.");
            }
        }

        int port(String property, int preset) throws StartFailure {
            Optional<String> text = text(property);
            if (text.isEmpty()) {
                return preset;
            }
            try {
                int port = Integer.parseInt(text.get());
                if (port >= 1 && port <= 65535) {
                    return port;
                }
            } catch (NumberFormatException notANumber) {
                // falls through to the same sentence
            }
            throw new StartFailure(
                    variable(property) + " must be a port from 1 to 65535, but is \"" + text.get() + "\".");
        }

        Optional<Database> database() throws StartFailure {
            Optional<String> url = text("certes.database.url");
            if (url.isEmpty()) {
                return Optional.empty();
            }
            if (!url.get().startsWith("jdbc:postgresql:")) {
                throw new StartFailure("CERTES_DATABASE_URL must begin with jdbc:postgresql:// (PostgreSQL is the only "
                        + "database that Certes keeps its state in), but is \"" + url.get() + "\".");
            }
            String user = required("certes.database.user", "CERTES_DATABASE_URL");
            String password = text("certes.database.password").orElse("");
            return Optional.of(new Database(
                    url.get(),
                    user,
                    password,
                    text("certes.database.owner.user").orElse(user),
                    text("certes.database.owner.password").orElse(password)));
        }

        Optional<Broker> broker() throws StartFailure {
            Optional<String> url = text("certes.broker.url");
            if (url.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Broker(
                    url.get(),
                    required("certes.broker.user", "CERTES_BROKER_URL"),
                    required("certes.broker.password", "CERTES_BROKER_URL")));
        }
    }
}
