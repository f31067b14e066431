package certes.it.container.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Archive;

/** WildFly. Its script makes a base directory, in which Arquillian starts the server. */
final class WildFly implements Server {

    private final Path base = Path.of(System.getenv("CERTES_HOME"), "wildfly");

    @Override
    public void prepare() throws IOException, InterruptedException {
        Built.run(
                Built.path("server-config/wildfly/configure"),
                "--base-dir",
                base.toString(),
                "--driver",
                Built.driver().toString(),
                "--resource-adapter",
                Built.resourceAdapter().toString(),
                "--deploy",
                Built.ear().toString());
        removeApplication();
    }

    /** The script has the server start with the application; here Arquillian brings it. */
    private void removeApplication() throws IOException {
        Path file = base.resolve("configuration/standalone.xml");
        String configuration = Files.readString(file);
        Files.writeString(file, configuration.replaceFirst("(?s)<deployment name=\"certes.ear\".*?</deployment>", ""));
    }

    @Override
    public Archive<?> deployment() {
        return TestedArchive.ear();
    }
}
