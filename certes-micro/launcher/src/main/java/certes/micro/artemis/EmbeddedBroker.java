package certes.micro.artemis;

import certes.micro.HomeDirectory;
import certes.micro.Settings;
import certes.micro.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.jspecify.annotations.Nullable;

/**
 * An Artemis of our own on the loopback interface, with its journal on disk. It carries ids in the order of their
 * priority; the rows in the database are the truth. So a journal that cannot be read is put aside and an empty one is
 * begun: what was queued is queued again from the rows.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** The one queue. */
    public static final String DELIVERIES = "certes.deliveries";

    /** Where a message goes that its listener failed on again and again. */
    public static final String DEAD = "certes.dead";

    /** The one user. */
    public static final String USER = "certes";

    private static final System.Logger LOG = System.getLogger(EmbeddedBroker.class.getName());
    private static final int ATTEMPTS_PER_MESSAGE = 5;
    private static final long BYTES_IN_MEMORY = 64L << 20;

    private final EmbeddedActiveMQ broker;

    private EmbeddedBroker(EmbeddedActiveMQ broker) {
        this.broker = broker;
    }

    /**
     * Starts the broker and returns when it takes connections.
     *
     * @throws StartFailure if it does not, not even with an empty journal; nothing is left running then
     */
    public static EmbeddedBroker start(HomeDirectory home, int port, String password, Clock clock) throws StartFailure {
        Path directory = home.path().resolve("artemis");
        try {
            return new EmbeddedBroker(boot(directory, port, password));
        } catch (StartFailure damaged) {
            LOG.log(System.Logger.Level.WARNING, "Artemis does not start on its journal", damaged);
            putAside(directory, directory.resolveSibling("artemis-damaged-" + clock.millis()));
            return new EmbeddedBroker(boot(directory, port, password));
        }
    }

    /** How the application reaches a broker that was started on this port. */
    public static Settings.Broker address(int port, String password) {
        return new Settings.Broker("tcp://127.0.0.1:" + port, USER, password);
    }

    private static EmbeddedActiveMQ boot(Path directory, int port, String password) throws StartFailure {
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        try {
            broker.setConfiguration(configuration(directory, port, password));
            broker.setSecurityManager(new OneUser(password));
            broker.start();
            if (!broker.getActiveMQServer().waitForActivation(30, TimeUnit.SECONDS)) {
                throw new StartFailure("Artemis does not become active; see the log.");
            }
            return broker;
        } catch (Exception failed) {
            stopQuietly(broker);
            throw new StartFailure("Artemis does not start: " + failed.getMessage(), failed);
        }
    }

    private static void putAside(Path journal, Path aside) throws StartFailure {
        try {
            if (Files.isDirectory(journal)) {
                Files.move(journal, aside, StandardCopyOption.ATOMIC_MOVE);
                LOG.log(System.Logger.Level.WARNING, "the journal was put aside as {0}", aside);
            }
        } catch (IOException stuck) {
            throw new StartFailure(
                    "Artemis' journal in " + journal + " cannot be read, nor put aside: " + stuck.getMessage(), stuck);
        }
    }

    private static Configuration configuration(Path directory, int port, String password) throws Exception {
        return new ConfigurationImpl()
                .setName("certes")
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setLargeMessagesDirectory(directory.resolve("large-messages").toString())
                .setJournalMinFiles(2)
                .setJournalPoolFiles(4)
                .setJournalFileSize(4 << 20)
                .setMaxDiskUsage(-1)
                .setSecurityEnabled(true)
                .setClusterUser("cluster-" + USER)
                .setClusterPassword(password)
                .setJMXManagementEnabled(false)
                .setPersistIDCache(false)
                .setThreadPoolMaxSize(16)
                .setScheduledThreadPoolMaxSize(2)
                .setGlobalMaxSize(BYTES_IN_MEMORY)
                .addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port + "?protocols=CORE")
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setAutoCreateAddresses(false)
                                .setAutoCreateQueues(false)
                                .setMaxDeliveryAttempts(ATTEMPTS_PER_MESSAGE)
                                .setRedeliveryDelay(1_000)
                                .setExpiryAddress(SimpleString.of(DEAD))
                                .setDeadLetterAddress(SimpleString.of(DEAD)))
                .addAddressConfiguration(queue(DELIVERIES))
                .addAddressConfiguration(queue(DEAD));
    }

    private static CoreAddressConfiguration queue(String name) {
        return new CoreAddressConfiguration()
                .setName(name)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(QueueConfiguration.of(name)
                        .setAddress(name)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
    }

    private static void stopQuietly(EmbeddedActiveMQ broker) {
        try {
            broker.stop();
        } catch (Exception failed) {
            LOG.log(System.Logger.Level.WARNING, "Artemis did not stop in order", failed);
        }
    }

    /** Stops the broker; what is queued stays in its journal. */
    @Override
    public void close() {
        stopQuietly(broker);
    }

    /** Lets one user in, and that one everywhere. */
    private record OneUser(String password) implements ActiveMQSecurityManager {

        @Override
        public boolean validateUser(@Nullable String user, @Nullable String given) {
            return USER.equals(user) && given != null && MessageDigest.isEqual(bytes(password), bytes(given));
        }

        @Override
        public boolean validateUserAndRole(
                @Nullable String user, @Nullable String given, Set<Role> roles, CheckType checkType) {
            return validateUser(user, given);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
