package certes.it.running;

import static org.assertj.core.api.Assertions.assertThat;

import certes.it.http.Eventually;
import certes.it.http.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An Artemis in a process of its own, from the jars that the launcher brings for its embedded one. */
public final class ExternalArtemis implements AutoCloseable {

    private static final Path JARS = Path.of("..", "certes-micro/launcher/target/certes/lib")
            .toAbsolutePath()
            .normalize();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final String CONFIGURATION = """
            <configuration xmlns="urn:activemq">
              <core xmlns="urn:activemq:core">
                <persistence-enabled>true</persistence-enabled>
                <security-enabled>false</security-enabled>
                <journal-type>NIO</journal-type>
                <journal-min-files>2</journal-min-files>
                <journal-file-size>4M</journal-file-size>
                <global-max-size>64M</global-max-size>
                <acceptors>
                  <acceptor name="loopback">tcp://127.0.0.1:%d?protocols=CORE</acceptor>
                </acceptors>
                <address-settings>
                  <address-setting match="#">
                    <auto-create-queues>false</auto-create-queues>
                    <auto-create-addresses>false</auto-create-addresses>
                  </address-setting>
                </address-settings>
                <addresses>
                  <address name="certes.deliveries">
                    <anycast><queue name="certes.deliveries"/></anycast>
                  </address>
                </addresses>
              </core>
            </configuration>
            """;

    private final Path directory;
    private final int port = FreePorts.next();
    private @Nullable Process process;

    private ExternalArtemis(Path directory) {
        this.directory = directory;
    }

    /** Makes a broker and starts it. */
    static ExternalArtemis in(Path directory) throws IOException {
        ExternalArtemis artemis = new ExternalArtemis(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(artemis::close));
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/broker.xml"), CONFIGURATION.formatted(artemis.port));
        artemis.start();
        return artemis;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Starts it on the journal that it has, and returns when it takes connections. */
    public void start() throws IOException {
        Process started = new ProcessBuilder(List.of(
                        JAVA.toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        JARS + "/*",
                        "org.apache.activemq.artemis.core.server.embedded.Main",
                        directory.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("artemis.log").toFile()))
                .start();
        process = started;
        Eventually.holds(() -> {
            assertThat(started.isAlive()).as("Artemis in " + directory).isTrue();
            assertThat(takesConnections()).isTrue();
        });
    }

    private boolean takesConnections() {
        try {
            Wire.to(port).close();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** kill -9 of its JVM. */
    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** Throws its journal away, while it does not run. */
    public void wipe() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
