package certes.micro;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be run, and where it lies.
 *
 * @param installation the launcher's own directory, with Payara Micro, the resource adapter and the WAR
 * @param fullServer the server to run the EAR on, or empty for Payara Micro in this JVM
 */
record Programs(Path installation, Optional<FullServer> fullServer) {

    /**
     * A full-profile server.
     *
     * @param name as people know it
     * @param start the script that sets it up and starts it
     * @param ear what is deployed on it
     */
    record FullServer(String name, Path start, Path ear) {}

    /** Reads what {@code ./certes} says. */
    static Programs fromProperties() throws StartFailure {
        String server = System.getProperty("certes.launcher.server", "");
        return new Programs(
                path("certes.launcher.installation"),
                server.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new FullServer(
                                server, path("certes.launcher.server.start"), path("certes.launcher.ear"))));
    }

    private static Path path(String property) throws StartFailure {
        String path = System.getProperty(property, "");
        if (path.isEmpty()) {
            throw new StartFailure(property + " is not set; start Certes with ./certes start.");
        }
        return Path.of(path);
    }
}
