package certes.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Posts as fast as answers come in, by {@code wrk}: each connection sends its next event when the last one is answered. */
public final class ClosedLoop {

    private final Path directory;
    private final URI url;
    private final int connections;

    /**
     * @param directory where files for {@code wrk} may lie
     * @param url where to post
     * @throws IOException if the files cannot be written
     */
    public ClosedLoop(Path directory, URI url, EventRequest request, int connections) throws IOException {
        this.directory = directory;
        this.url = url;
        this.connections = connections;
        Files.write(body(), request.body());
        StringBuilder script = new StringBuilder("wrk.method = \"POST\"\n");
        request.headers()
                .forEach((name, value) -> script.append("wrk.headers[\"%s\"] = \"%s\"%n".formatted(name, value)));
        script.append("local file = io.open(\"").append(body()).append("\", \"rb\")\n");
        script.append("wrk.body = file:read(\"*a\")\nfile:close()\n");
        Files.writeString(script(), script);
    }

    private Path body() {
        return directory.resolve("event.json");
    }

    private Path script() {
        return directory.resolve("event.lua");
    }

    /**
     * Posts for that time.
     *
     * @param duration in whole seconds
     * @throws IOException if {@code wrk} fails; with what it said
     */
    public WrkReport run(Duration duration) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(List.of(
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + duration.toSeconds() + "s",
                        "--latency",
                        "-s",
                        script().toString(),
                        url.toString()))
                .redirectErrorStream(true)
                .start();
        Thread abort = new Thread(wrk::destroy);
        Runtime.getRuntime().addShutdownHook(abort);
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + said.strip());
        }
        Runtime.getRuntime().removeShutdownHook(abort);
        return WrkReport.parse(said);
    }
}
