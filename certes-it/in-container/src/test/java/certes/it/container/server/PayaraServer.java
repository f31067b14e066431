package certes.it.container.server;

import certes.micro.HomeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Payara Server. Its script leaves a domain running, to which Arquillian connects; the domain lies among those of the
 * installation, where Arquillian looks for it.
 */
final class PayaraServer implements Server {

    private static final String LISTENER =
            "configs.config.server-config.network-config.network-listeners.network-listener.";

    private final Path home =
            Path.of(System.getenv("PAYARA_HOME")).toAbsolutePath().normalize();
    private final Path domain = home.resolve("glassfish/domains/certes-it");
    private final Path password = domain.resolve("config/certes-admin-password");
    private final String port = System.getProperty("certes.it.port.administration");

    @Override
    public void prepare() throws IOException, InterruptedException {
        HomeDirectory.deleteTree(domain);
        Built.run(
                Built.path("server-config/payara/configure"),
                "--domain-dir",
                domain.toString(),
                "--admin-port",
                port,
                "--driver",
                Built.driver().toString(),
                "--resource-adapter",
                Built.resourceAdapter().toString());
        openPorts();
        System.setProperty(
                "certes.it.administration.password",
                Files.readString(password).strip().substring("AS_ADMIN_PASSWORD=".length()));
    }

    /** The script leaves them closed until there is an application; here Arquillian brings it. */
    private void openPorts() throws IOException, InterruptedException {
        asadmin(
                "--port",
                port,
                "--user",
                "admin",
                "--passwordfile",
                password.toString(),
                "set",
                LISTENER + "certes-gateway.enabled=true",
                LISTENER + "certes-master.enabled=true");
    }

    @Override
    public Archive<?> deployment() {
        return TestedArchive.ear();
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        if (Files.exists(domain)) {
            asadmin("stop-domain", "--domaindir", domain.getParent().toString(), "certes-it");
        }
    }

    private void asadmin(String... arguments) throws IOException, InterruptedException {
        Built.run(home.resolve("bin/asadmin"), arguments);
    }
}
