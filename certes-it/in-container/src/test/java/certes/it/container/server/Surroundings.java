package certes.it.container.server;

import certes.micro.Credentials;
import certes.micro.HomeDirectory;
import certes.micro.StartFailure;
import certes.micro.artemis.EmbeddedBroker;
import certes.micro.postgresql.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.api.event.ManagerStarted;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * PostgreSQL and Artemis, which run in this JVM and beside it, and a server that is set up to use them. Everything is made
 * anew before Arquillian reads its configuration and starts the server, and ends with this JVM.
 */
public final class Surroundings implements LoadableExtension {

    private static final System.Logger LOG = System.getLogger(Surroundings.class.getName());
    private static final int BEFORE_THE_CONFIGURATION_IS_READ = 100;

    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Beginning.class);
    }

    @FunctionalInterface
    private interface Part {
        void stop() throws Exception;
    }

    /** Made by Arquillian. */
    public static final class Beginning {

        private final Deque<Part> running = new ConcurrentLinkedDeque<>();

        /** Starts what the server needs, and sets it up. */
        public void prepare(@Observes(precedence = BEFORE_THE_CONFIGURATION_IS_READ) ManagerStarted begun)
                throws StartFailure, IOException, InterruptedException {
            HomeDirectory home = emptyHome(Path.of(System.getenv("CERTES_HOME")));
            Credentials credentials = new Credentials(
                    "in-container-superuser",
                    System.getenv("CERTES_DATABASE_OWNER_PASSWORD"),
                    System.getenv("CERTES_DATABASE_PASSWORD"),
                    System.getenv("CERTES_BROKER_PASSWORD"));
            EmbeddedPostgres database = EmbeddedPostgres.start(home, credentials, port("database"));
            atTheEnd(database::close);
            EmbeddedBroker broker = EmbeddedBroker.start(home, port("broker"), credentials.broker(), Clock.systemUTC());
            atTheEnd(broker::close);
            Server server = Server.underTest();
            atTheEnd(server::stop);
            server.prepare();
        }

        private static HomeDirectory emptyHome(Path path) throws StartFailure, IOException {
            EmbeddedPostgres.stopLeftovers(new HomeDirectory(path));
            HomeDirectory.deleteTree(path);
            return HomeDirectory.open(path);
        }

        private static int port(String of) {
            return Integer.getInteger("certes.it.port." + of);
        }

        /** Last come, first gone; in whatever way this JVM ends. */
        private void atTheEnd(Part part) {
            if (running.isEmpty()) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> running.forEach(Beginning::stop)));
            }
            running.addFirst(part);
        }

        private static void stop(Part part) {
            try {
                part.stop();
            } catch (Exception failed) {
                LOG.log(System.Logger.Level.WARNING, "Something may be left running", failed);
            }
        }
    }
}
