package certes.it.container.server;

import certes.micro.HomeDirectory;
import certes.micro.StartFailure;
import certes.micro.artemis.BrokerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Payara Micro as it comes, with the launcher's configuration of it. Arquillian starts it with the application, by files
 * that {@code arquillian.xml} names.
 */
final class PayaraMicro implements Server {

    private static final String DOMAIN = "/certes/micro/payara/domain.xml";
    private static final String LISTENER =
            "set configs.config.server-config.network-config.network-listeners.network-listener.";

    private final Path directory = Path.of(System.getenv("CERTES_HOME"), "run");

    @Override
    public void prepare() throws IOException, StartFailure {
        try (InputStream domain = Objects.requireNonNull(HomeDirectory.class.getResourceAsStream(DOMAIN), DOMAIN)) {
            Files.copy(domain, directory.resolve("domain.xml"));
        }
        Properties properties = new Properties();
        properties.putAll(properties());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        HomeDirectory.writePrivately(directory.resolve("system.properties"), text.toString());
        // The launcher opens the ports later; Arquillian wants to read in the log which they are.
        Files.write(
                directory.resolve("before-the-boot"),
                List.of(LISTENER + "gateway.enabled=true", LISTENER + "master.enabled=true"));
        Files.write(
                directory.resolve("after-the-boot"),
                List.of("deploy --type=rar --name=artemis-ra " + Built.resourceAdapter()));
        System.setProperty("certes.it.driver", Built.driver().toString());
    }

    /** What the configuration refers to. */
    private static Map<String, String> properties() throws StartFailure {
        BrokerAddress broker = BrokerAddress.parse(System.getenv("CERTES_BROKER_URL"));
        return Map.ofEntries(
                Map.entry("certes.gateway.http.port", System.getenv("CERTES_GATEWAY_HTTP_PORT")),
                Map.entry("certes.master.http.port", System.getenv("CERTES_MASTER_HTTP_PORT")),
                Map.entry("certes.launcher.pool.url", System.getenv("CERTES_DATABASE_URL")),
                Map.entry("certes.database.user", System.getenv("CERTES_DATABASE_USER")),
                Map.entry("certes.database.password", System.getenv("CERTES_DATABASE_PASSWORD")),
                Map.entry("certes.launcher.pool.owner.url", System.getenv("CERTES_DATABASE_URL")),
                Map.entry("certes.database.owner.user", System.getenv("CERTES_DATABASE_OWNER_USER")),
                Map.entry("certes.database.owner.password", System.getenv("CERTES_DATABASE_OWNER_PASSWORD")),
                Map.entry("certes.launcher.broker.connectors", broker.connectorClasses()),
                Map.entry("certes.launcher.broker.parameters", broker.parameters()),
                Map.entry("certes.broker.user", System.getenv("CERTES_BROKER_USER")),
                Map.entry("certes.broker.password", System.getenv("CERTES_BROKER_PASSWORD")));
    }

    @Override
    public Archive<?> deployment() {
        return TestedArchive.war();
    }
}
