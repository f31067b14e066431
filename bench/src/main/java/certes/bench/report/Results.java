package certes.bench.report;

import certes.bench.load.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The results of one run in Markdown. What a result does not hold is shown as a dash.
 *
 * @param machine on which and when
 * @param results what {@link certes.bench.sustained.Sustained} and {@link certes.bench.matching.Matching} wrote, in the order
 *     of the run
 */
record Results(String machine, List<JsonObject> results) {

    private static final List<String> PROCESSES = List.of("JVM", "PostgreSQL", "receiver", "load driver");

    String toMarkdown() {
        StringBuilder text = new StringBuilder(machine).append("\n\n");
        section(text, "Sustained rate, events per second handed over to all subscriptions", rates());
        section(
                text,
                "Latencies at half of the sustained rate (p50 / p99, ms, from when an event was due)",
                latencies());
        section(text, "Costs at the sustained rate", costs());
        section(text, "Subscriptions that do not match", matching());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, MarkdownTable table) {
        if (!table.isEmpty()) {
            text.append("### ").append(title).append("\n\n").append(table).append('\n');
        }
    }

    private List<JsonObject> ofKind(String kind) {
        return results.stream()
                .filter(result -> kind.equals(result.getString("kind")))
                .toList();
    }

    private List<JsonObject> ofCertes() {
        return ofKind("sustained").stream()
                .filter(result -> "Certes".equals(result.getString("bus")))
                .toList();
    }

    /** The reference's result that belongs to one of Certes: the last one before it, under the same scenario. */
    private Optional<JsonObject> referenceOf(JsonObject certes) {
        return results.subList(0, results.indexOf(certes)).stream()
                .filter(result -> "reference".equals(result.getString("bus"))
                        && certes.getJsonObject("scenario").equals(result.getJsonObject("scenario")))
                .reduce((first, second) -> second);
    }

    private MarkdownTable rates() {
        MarkdownTable table = new MarkdownTable(
                "load", "Certes", "reference", "share", "closed loop: Certes", "closed loop: reference", "share");
        for (JsonObject certes : ofCertes()) {
            JsonObject reference = referenceOf(certes).orElse(new JsonObject());
            table.add(
                    label(certes),
                    number(at(certes, "sustainedPerSecond")),
                    number(at(reference, "sustainedPerSecond")),
                    share(at(certes, "sustainedPerSecond"), at(reference, "sustainedPerSecond")),
                    number(at(certes, "closedLoop", "endToEndPerSecond")),
                    number(at(reference, "closedLoop", "endToEndPerSecond")),
                    share(
                            at(certes, "closedLoop", "endToEndPerSecond"),
                            at(reference, "closedLoop", "endToEndPerSecond")));
        }
        return table;
    }

    private MarkdownTable latencies() {
        MarkdownTable table = new MarkdownTable("load", "rate", "accepted", "handed over", "reference: accepted");
        for (JsonObject certes : ofCertes()) {
            JsonObject reference = referenceOf(certes).orElse(new JsonObject());
            table.add(
                    label(certes),
                    number(at(certes, "atHalf", "offeredPerSecond")),
                    percentiles(certes, "ingest"),
                    percentiles(certes, "handedOver"),
                    percentiles(reference, "ingest"));
        }
        return table;
    }

    private MarkdownTable costs() {
        MarkdownTable table = new MarkdownTable(
                "load",
                "bus",
                "CPU seconds per 1,000 events: JVM, PostgreSQL, receiver, load driver",
                "most memory, MiB, of the same",
                "WAL bytes per event");
        for (JsonObject result : ofKind("sustained")) {
            JsonObject costs = result.getJsonArray("steps").stream()
                    .map(JsonObject.class::cast)
                    .filter(step -> Objects.equals(at(step, "offeredPerSecond"), at(result, "sustainedPerSecond")))
                    .map(step -> step.getJsonObject("costs"))
                    .findFirst()
                    .orElse(new JsonObject());
            table.add(
                    label(result),
                    result.getString("bus"),
                    each(costs, "cpuSecondsPer1000Events"),
                    each(costs, "peakMemoryMiB"),
                    number(at(costs, "walBytesPerEvent")));
        }
        return table;
    }

    private MarkdownTable matching() {
        MarkdownTable table = new MarkdownTable(
                "subscriptions", "CPU seconds per 1,000 events, JVM and PostgreSQL", "end to end, events/s");
        for (JsonObject result : ofKind("matching")) {
            for (Object each : result.getJsonArray("rounds")) {
                JsonObject round = (JsonObject) each;
                table.add(
                        number(at(round, "subscriptions")),
                        number(at(round, "costs", "cpuSecondsPer1000Events", "JVM")) + " + "
                                + number(at(round, "costs", "cpuSecondsPer1000Events", "PostgreSQL")),
                        number(at(round, "endToEndPerSecond")));
            }
            table.add("many against few", "× " + number(at(result, "ratio")), "");
        }
        return table;
    }

    private static String label(JsonObject result) {
        return Scenario.of(result.getJsonObject("scenario")).label();
    }

    private static @Nullable Double at(JsonObject from, String... path) {
        JsonObject inner = from;
        for (int i = 0; i < path.length - 1; i++) {
            inner = inner.getJsonObject(path[i], new JsonObject());
        }
        return inner.getDouble(path[path.length - 1]);
    }

    private static String each(JsonObject costs, String what) {
        return String.join(
                ", ",
                PROCESSES.stream()
                        .map(process -> number(at(costs, what, process)))
                        .toList());
    }

    private static String percentiles(JsonObject result, String what) {
        Double median = at(result, "atHalf", what, "p50Millis");
        Double high = at(result, "atHalf", what, "p99Millis");
        return median == null || high == null ? "–" : String.format(Locale.ROOT, "%.1f / %.1f", median, high);
    }

    private static String share(@Nullable Double part, @Nullable Double whole) {
        return part == null || whole == null || whole == 0
                ? "–"
                : String.format(Locale.ROOT, "%.0f %%", 100 * part / whole);
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "–";
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
    }
}
