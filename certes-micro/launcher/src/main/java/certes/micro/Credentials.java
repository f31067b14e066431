package certes.micro;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/**
 * The passwords of the embedded servers: random, made once, kept in a file of mode 600 before the first server is
 * initialised with them, so that a crash in between leaves nothing that nobody can open.
 *
 * @param superuser of PostgreSQL's role {@code postgres}
 * @param databaseOwner of {@code certes_owner}
 * @param databaseApplication of {@code certes_app}
 * @param broker of Artemis' user {@code certes}
 */
public record Credentials(String superuser, String databaseOwner, String databaseApplication, String broker) {

    private static final List<String> KEYS =
            List.of("postgresql.superuser", "postgresql.owner", "postgresql.application", "artemis.application");

    /** Reads the passwords, and makes the ones that do not exist yet. */
    public static Credentials of(HomeDirectory home) throws StartFailure {
        Path file = home.path().resolve("credentials.properties");
        try {
            Properties known = read(file);
            boolean complete = known.keySet().containsAll(KEYS);
            for (String key : KEYS) {
                known.putIfAbsent(key, random());
            }
            if (!complete) {
                StringWriter text = new StringWriter();
                known.store(
                        text, "Passwords of the embedded PostgreSQL and Artemis. Without them the state is closed.");
                HomeDirectory.writePrivately(file, text.toString());
            }
            return new Credentials(
                    known.getProperty("postgresql.superuser"),
                    known.getProperty("postgresql.owner"),
                    known.getProperty("postgresql.application"),
                    known.getProperty("artemis.application"));
        } catch (IOException unusable) {
            throw new StartFailure(
                    "The passwords in " + file + " cannot be read or written: " + unusable.getMessage(), unusable);
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties known = new Properties();
        try {
            known.load(new StringReader(Files.readString(file)));
        } catch (NoSuchFileException first) {
            return known;
        }
        return known;
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
