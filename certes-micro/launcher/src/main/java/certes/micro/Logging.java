package certes.micro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;

/** Where all of java.util.logging goes, which everything in this JVM ends in, and whatever prints instead of logging. */
final class Logging {

    private Logging() {}

    /** Sets the log up now, and leaves the same settings for the server, which reads them again when it boots. */
    static void into(HomeDirectory home) throws StartFailure {
        Path settings = home.run().resolve("logging.properties");
        try (InputStream template = Logging.class.getResourceAsStream("logging.properties")) {
            if (template == null) {
                throw new IOException("logging.properties is missing in the launcher");
            }
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(
                            "${LOGS}", home.logs().toString().replace('\\', '/').replace("%", "%%"));
            Files.writeString(settings, text);
            System.setProperty("java.util.logging.config.file", settings.toString());
            try (InputStream prepared = Files.newInputStream(settings)) {
                LogManager.getLogManager().readConfiguration(prepared);
            }
        } catch (IOException unusable) {
            throw new StartFailure(
                    "The log cannot be written in " + home.logs() + ": " + unusable.getMessage(), unusable);
        }
    }

    /** From here on, what is printed is logged, so that the console stays the operator's. */
    static void takeOverPrinting() {
        System.setOut(new PrintStream(new LinesToLog(System.getLogger("stdout")), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new LinesToLog(System.getLogger("stderr")), true, StandardCharsets.UTF_8));
    }

    /** Gathers bytes into lines. */
    private static final class LinesToLog extends OutputStream {

        private static final int LONGEST_LINE = 8_192;

        private final System.Logger log;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        private LinesToLog(System.Logger log) {
            this.log = log;
        }

        @Override
        public synchronized void write(int character) {
            if (character != '\n') {
                line.write(character);
            }
            if (character == '\n' || line.size() >= LONGEST_LINE) {
                String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
                line.reset();
                if (!text.isEmpty()) {
                    log.log(System.Logger.Level.INFO, text);
                }
            }
        }
    }
}
