package certes.master.access;

import certes.master.secrets.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The administrator's user name and password. Only digests are kept, and both are compared in constant time. */
public final class AdminCredential {
    private static final String FILE = "admin-password";
    private static final int RANDOM_BYTES = 24;

    private final String username;
    private final byte[] usernameDigest;
    private final byte[] passwordDigest;

    /** @throws IllegalArgumentException if user name or password is blank */
    public AdminCredential(String username, String password) {
        if (username.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException("CERTES_ADMIN_USERNAME and CERTES_ADMIN_PASSWORD must not be blank");
        }
        this.username = username;
        this.usernameDigest = digest(username);
        this.passwordDigest = digest(password);
    }

    /**
     * The credential whose password is in {@code admin-password} (mode 600) of that directory; a new random one where
     * there is none.
     *
     * @throws IllegalStateException saying what to do, if the file is unusable
     */
    public static AdminCredential inDirectory(Path home, String username) {
        Path path = home.resolve(FILE);
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        byte[] content = new PrivateFile(path).readOrCreate(fresh.getBytes(StandardCharsets.US_ASCII));
        String password = new String(content, StandardCharsets.UTF_8).strip();
        if (password.isEmpty()) {
            throw new IllegalStateException(
                    path + " is empty; write a password into it, or delete it so that a new one is made");
        }
        return new AdminCredential(username, password);
    }

    public String username() {
        return username;
    }

    /** Whether both are right. Takes as long whichever is wrong. */
    boolean matches(String username, String password) {
        boolean isUser = MessageDigest.isEqual(usernameDigest, digest(username));
        boolean isPassword = MessageDigest.isEqual(passwordDigest, digest(password));
        return isUser && isPassword;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }
}
