package certes.it.container.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build has made before these tests run. */
final class Built {

    private static final Path PROJECT =
            Path.of(System.getProperty("certes.it.project")).toAbsolutePath().normalize();

    private Built() {}

    static Path ear() {
        return only("certes-ear/target", "certes*.ear");
    }

    static Path war() {
        return path("certes-micro/launcher/target/certes/certes.war");
    }

    static Path resourceAdapter() {
        return path("certes-micro/launcher/target/certes/artemis-ra.rar");
    }

    static Path driver() {
        return only("certes-micro/launcher/target/certes/lib", "postgresql-*.jar");
    }

    static Path path(String withinTheProject) {
        return PROJECT.resolve(withinTheProject);
    }

    /** Runs a program to its end; what it says goes to the logs of the tests. */
    static void run(Path program, String... arguments) throws IOException, InterruptedException {
        Path log = Path.of(System.getenv("CERTES_HOME"), "logs", program.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program + " failed: " + Files.readString(log));
        }
    }

    private static Path only(String directory, String pattern) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(path(directory), pattern)) {
            return found.iterator().next();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
