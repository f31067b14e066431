package certes.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Puts the results of one run together, also of one that was broken off. */
public final class Report {

    private Report() {}

    /**
     * Writes {@code results.json} and {@code results.md} and prints the latter.
     *
     * @param arguments the directory in which the single results lie, in files that are named in their order, and a
     *     sentence about the machine
     */
    public static void main(String... arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        List<JsonObject> results = read(directory);
        String markdown = new Results(arguments[1], results).toMarkdown();
        JsonObject all = new JsonObject().put("machine", arguments[1]).put("results", new JsonArray(results));
        Files.writeString(directory.resolve("results.json"), all.encodePrettily());
        Files.writeString(directory.resolve("results.md"), markdown);
        System.out.println("\n" + markdown);
    }

    private static List<JsonObject> read(Path directory) throws IOException {
        List<JsonObject> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("\\d+-.*\\.json")) {
                    results.add(new JsonObject(Files.readString(file)));
                }
            }
        }
        return results;
    }
}
