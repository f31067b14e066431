package certes.it.container.server;

import certes.micro.StartFailure;
import java.io.IOException;
import org.jboss.shrinkwrap.api.Archive;

/** A server under test, set up by the scripts that operators use, where it has any. */
interface Server {

    /** Sets it up by the environment, and says as system properties what {@code arquillian.xml} needs to know of it. */
    void prepare() throws IOException, InterruptedException, StartFailure;

    /** The application as it was built for this server, with the tests in it. */
    Archive<?> deployment();

    /** Stops what {@link #prepare} left running, if anything; what Arquillian started it stops itself. */
    default void stop() throws IOException, InterruptedException {}

    /** The one that the build names. */
    static Server underTest() {
        String name = System.getProperty("arquillian.launch");
        return switch (name) {
            case "payara" -> new PayaraServer();
            case "wildfly" -> new WildFly();
            case "micro" -> new PayaraMicro();
            default -> throw new IllegalArgumentException("There is no server " + name);
        };
    }
}
