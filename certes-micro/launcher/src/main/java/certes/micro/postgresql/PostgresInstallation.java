package certes.micro.postgresql;

import certes.micro.HomeDirectory;
import certes.micro.StartFailure;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The programs of PostgreSQL, unpacked once per version.
 *
 * @param directory with {@code bin}, {@code lib} and {@code share}
 */
record PostgresInstallation(Path directory) {

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /**
     * Unpacks what the class path holds for this machine, unless that was done before. A crash in the middle leaves a
     * draft that the next start throws away.
     *
     * @param parent where the versions lie side by side
     */
    static PostgresInstallation in(Path parent) throws StartFailure {
        try {
            Path directory = parent.resolve("programs-" + version());
            if (!Files.isDirectory(directory)) {
                unpackInto(directory);
            }
            return new PostgresInstallation(directory);
        } catch (IOException broken) {
            throw new StartFailure("PostgreSQL cannot be unpacked into " + parent + ": " + broken.getMessage(), broken);
        }
    }

    private static void unpackInto(Path directory) throws StartFailure, IOException {
        String archive = archive();
        try (InputStream packed = PostgresInstallation.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new StartFailure("There is no embedded PostgreSQL for this machine (" + archive
                        + " is not on the class path). Set CERTES_DATABASE_URL, CERTES_DATABASE_USER and "
                        + "CERTES_DATABASE_PASSWORD to a PostgreSQL of your own.");
            }
            Path draft = directory.resolveSibling("programs.new");
            HomeDirectory.deleteTree(draft);
            unpack(packed, draft);
            Files.move(draft, directory, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The command line of one of the programs, for whoever runs this. PostgreSQL refuses to be root. */
    List<String> command(String program, String... arguments) throws StartFailure {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.add(onPath("unshare")
                    .orElseThrow(() -> new StartFailure(
                            "PostgreSQL does not run as root, and there is no \"unshare\" to start it in a user "
                                    + "namespace. Start Certes as another user, or set CERTES_DATABASE_URL."))
                    .toString());
            command.add("--user");
        }
        command.add(directory.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same in a session of its own, so that Ctrl-C in the terminal reaches Certes alone and the order is kept. */
    List<String> commandInOwnSession(String program, String... arguments) throws StartFailure {
        List<String> command = command(program, arguments);
        onPath("setsid").ifPresent(setsid -> command.add(0, setsid.toString()));
        return command;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static Optional<Path> onPath(String program) {
        @Nullable String path = System.getenv("PATH");
        return Stream.concat(
                        Stream.of((path == null ? "" : path).split(File.pathSeparator)), Stream.of("/usr/bin", "/bin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String archive() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        return "postgres-" + (LINUX ? "linux" : "darwin") + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    private static String version() throws IOException {
        try (InputStream version = PostgresInstallation.class.getResourceAsStream("version.txt")) {
            return version == null ? "unknown" : new String(version.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static void unpack(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry " + entry.getName() + " points outside");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(
                            path,
                            PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwx------" : "rw-------"));
                }
            }
        }
    }
}
