package certes.micro.payara;

import certes.micro.StartFailure;
import fish.payara.micro.BootstrapException;
import fish.payara.micro.ClusterCommandResult;
import fish.payara.micro.boot.AdminCommandRunner;
import fish.payara.micro.boot.PayaraMicroBoot;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Payara Micro in this JVM. Its jars lie on the JVM's own class path instead of in loaders of their own, which is how a
 * launcher that Payara Micro writes into a root directory starts it, too: nothing is unpacked at a start.
 */
public final class ApplicationServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ApplicationServer.class.getName());
    private static final String IMPLEMENTATION = "fish.payara.micro.impl.PayaraMicroImpl";
    private static final String BOOT_PROPERTIES = "/MICRO-INF/payara-boot.properties";
    private static final String LISTENERS =
            "configs.config.server-config.network-config.network-listeners.network-listener.";
    private static final String GATEWAY = "dev.certes:type=Gateway";
    private static final String DOMAIN = "certes/micro/payara/domain.xml";

    /** By which the application knows that its timers must not load classes yet; see its class Deployment. */
    private static final String DEPLOYING = "certes.deploying";

    private final PayaraMicroBoot payara;

    private final AdminCommandRunner commands;

    private ApplicationServer(PayaraMicroBoot payara, AdminCommandRunner commands) {
        this.payara = payara;
        this.commands = commands;
    }

    /** What has to be there before a deployment makes sense. */
    @FunctionalInterface
    public interface Requirement {
        /** Returns when it is there, or says why it will not be. */
        void await() throws StartFailure;
    }

    /**
     * Boots the server and deploys the resource adapter and the application.
     *
     * @param root a directory for this run only; does not exist yet
     * @param installation where {@code payara/} with the server's modules, the resource adapter and the application lie
     * @param requirement waited for after the server's boot and before the application's deployment
     * @throws StartFailure if the server does not boot or refuses a deployment; it is stopped then
     */
    public static ApplicationServer start(Path root, Path installation, Requirement requirement) throws StartFailure {
        PayaraMicroBoot payara = instance(installation.resolve("payara"), root.resolveSibling("payara-modules.jar"));
        payara.setRootDir(root.toFile());
        payara.setNoHazelcast(true);
        payara.setPrintLogo(false);
        payara.setApplicationDomainXML(DOMAIN);
        AtomicReference<AdminCommandRunner> commands = new AtomicReference<>();
        try {
            payara.setPostBootHandler(runner -> {
                commands.set(runner);
                try {
                    deploy(runner, installation.resolve("artemis-ra.rar"), "--type=rar", "--name=artemis-ra");
                    requirement.await();
                    System.setProperty(DEPLOYING, "true");
                    try {
                        deploy(runner, installation.resolve("certes.war"), "--name=certes", "--contextroot=/");
                    } finally {
                        System.clearProperty(DEPLOYING);
                    }
                    enable(runner, "gateway", true);
                    enable(runner, "master", true);
                } catch (StartFailure failure) {
                    throw new Undeployed(failure);
                }
            });
            payara.bootStrap();
            return new ApplicationServer(payara, Objects.requireNonNull(commands.get(), "the handler ran"));
        } catch (BootstrapException failed) {
            throw reason(failed);
        }
    }

    private static PayaraMicroBoot instance(Path modules, Path bootJar) throws StartFailure {
        try (InputStream text = PayaraMicroBoot.class.getResourceAsStream(BOOT_PROPERTIES)) {
            listModules(modules, bootJar);
            System.setProperty("fish.payara.micro.BootJar", bootJar.toUri().toString());
            // The server's policy file trusts what lies below this directory, and nothing works without that trust.
            System.setProperty("fish.payara.micro.UnpackDir", modules.toString());
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(text, BOOT_PROPERTIES));
            properties.stringPropertyNames().stream()
                    .filter(name -> System.getProperty(name) == null)
                    .forEach(name -> System.setProperty(name, properties.getProperty(name)));
            return (PayaraMicroBoot)
                    Class.forName(IMPLEMENTATION).getMethod("getInstance").invoke(null);
        } catch (IOException | ReflectiveOperationException incomplete) {
            throw new StartFailure(
                    "Payara Micro is not complete; remove certes-micro/launcher/target and start again.", incomplete);
        }
    }

    /** Writes the list of the server's modules in the form in which it looks for it: the class path of a jar's manifest. */
    private static void listModules(Path modules, Path bootJar) throws IOException {
        try (Stream<Path> jars = Files.list(modules)) {
            String classPath = jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .sorted()
                    .map(jar -> jar.toUri().toString())
                    .collect(Collectors.joining(" "));
            Manifest manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
            new JarOutputStream(Files.newOutputStream(bootJar), manifest).close();
        }
    }

    private static void deploy(AdminCommandRunner runner, Path archive, String... options) throws StartFailure {
        if (!Files.isReadable(archive)) {
            throw new StartFailure(archive + " is missing; remove certes-micro/launcher/target and start again.");
        }
        String[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = archive.toString();
        ClusterCommandResult result = runner.run("deploy", arguments);
        switch (result.getExitStatus()) {
            case SUCCESS -> LOG.log(System.Logger.Level.INFO, "deployed {0}", archive.getFileName());
            case WARNING ->
                LOG.log(System.Logger.Level.WARNING, "deployed {0}: {1}", archive.getFileName(), result.getOutput());
            case FAILURE ->
                throw new StartFailure(
                        archive.getFileName() + " cannot be deployed: " + essence(result.getOutput()), cause(result));
        }
    }

    /** Opens or closes a port. The configuration leaves it closed: what answers before the application does says 404. */
    private static void enable(AdminCommandRunner runner, String listener, boolean enabled) throws StartFailure {
        ClusterCommandResult result = runner.run("set", LISTENERS + listener + ".enabled=" + enabled);
        if (result.getExitStatus() == ClusterCommandResult.ExitStatus.FAILURE) {
            throw new StartFailure(
                    "The port of the " + listener + " cannot be " + (enabled ? "opened: " : "closed: ")
                            + essence(result.getOutput()),
                    cause(result));
        }
    }

    /** The server's sentence without what its report puts around it. */
    static String essence(@Nullable String report) {
        if (report == null || report.isBlank()) {
            return "no reason given";
        }
        return report.strip()
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^.*?Error occurred during deployment: ", "")
                .replace("Please see server.log for more details.", "")
                .strip();
    }

    private static Throwable cause(ClusterCommandResult result) {
        @Nullable Throwable cause = result.getFailureCause();
        return cause == null ? new IllegalStateException(result.getOutput()) : cause;
    }

    private static StartFailure reason(Throwable failed) {
        for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Undeployed undeployed) {
                return undeployed.failure;
            }
        }
        return new StartFailure("Payara Micro does not start: " + failed.getMessage(), failed);
    }

    /**
     * Takes the application down, then the server. Before, the gateway finishes what is in flight, and the ports are closed:
     * in between the server would answer 500.
     */
    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName(GATEWAY), "drain", null, null);
            enable(commands, "gateway", false);
            enable(commands, "master", false);
        } catch (JMException | StartFailure undeployed) {
            LOG.log(System.Logger.Level.WARNING, "The gateway was not drained", undeployed);
        }
        try {
            payara.shutdown();
        } catch (BootstrapException | IllegalStateException already) {
            LOG.log(System.Logger.Level.WARNING, "Payara Micro did not stop in order", already);
        }
    }

    /** Carries a failure through a handler that may not throw it. */
    private static final class Undeployed extends RuntimeException {

        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private final StartFailure failure;

        private Undeployed(StartFailure failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
