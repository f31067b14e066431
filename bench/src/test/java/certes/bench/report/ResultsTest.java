package certes.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import certes.bench.load.Scenario;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Scenario SMALL = new Scenario(1, false, false, 1024, 64);
    private static final Scenario LARGE = new Scenario(1, false, false, 16384, 64);

    @Test
    void setsEachScenarioBesideTheReferenceUnderTheSameLoad() {
        String text = new Results(
                        "a machine",
                        List.of(
                                sustained("reference", SMALL, 10_000),
                                sustained("Certes", SMALL, 3_500),
                                sustained("reference", LARGE, 5_000),
                                sustained("Certes", LARGE, 2_500)))
                .toMarkdown();
        assertThat(text)
                .startsWith("a machine\n\n### Sustained rate")
                .contains("| 1 subscription, 1 KiB, 64 connections | 3,500 | 10,000 | 35 % | 4,000 | 4,000 | 100 % |")
                .contains("| 1 subscription, 16 KiB, 64 connections | 2,500 | 5,000 | 50 % | 4,000 | 4,000 | 100 % |")
                .contains("| 1 subscription, 1 KiB, 64 connections | 1,750 | 1.5 / 9.3 | 2.5 / 12.3 | 1.5 / 9.3 |")
                .contains("| Certes | 0.625, 0.100, –, – | 512, –, –, – | 2,000 |")
                .doesNotContain("do not match");
    }

    @Test
    void showsADashForWhatIsNotThere() {
        JsonObject broken = sustained("Certes", SMALL, 0);
        broken.remove("atHalf");
        assertThat(new Results("a machine", List.of(broken)).toMarkdown())
                .contains("| 1 subscription, 1 KiB, 64 connections | 0 | – | – | 4,000 | – | – |")
                .contains("| 1 subscription, 1 KiB, 64 connections | – | – | – | – |");
    }

    @Test
    void showsWhatManySubscriptionsCost() {
        JsonObject round = new JsonObject()
                .put("subscriptions", 30_000)
                .put("endToEndPerSecond", 3000)
                .put(
                        "costs",
                        new JsonObject()
                                .put(
                                        "cpuSecondsPer1000Events",
                                        new JsonObject().put("JVM", 0.4).put("PostgreSQL", 0.1)));
        JsonObject matching = new JsonObject()
                .put("kind", "matching")
                .put("rounds", new JsonArray().add(round))
                .put("ratio", 1.06);
        assertThat(new Results("a machine", List.of(matching)).toMarkdown())
                .contains("| 30,000 | 0.400 + 0.100 | 3,000 |")
                .contains("| many against few | × 1.06 |");
    }

    @Test
    void liesInFilesAsJsonAndMarkdown(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("02-certes.json"),
                sustained("Certes", SMALL, 3_500).encode());
        Files.writeString(
                directory.resolve("01-reference.json"),
                sustained("reference", SMALL, 7_000).encode());
        Report.main(directory.toString(), "a machine");
        JsonObject all = new JsonObject(Files.readString(directory.resolve("results.json")));
        assertThat(all.getString("machine")).isEqualTo("a machine");
        assertThat(all.getJsonArray("results")).hasSize(2);
        assertThat(Files.readString(directory.resolve("results.md"))).contains("| 3,500 | 7,000 | 50 % |");
    }

    private static JsonObject sustained(String bus, Scenario scenario, long perSecond) {
        JsonObject costs = new JsonObject()
                .put("walBytesPerEvent", 2000)
                .put(
                        "cpuSecondsPer1000Events",
                        new JsonObject().put("JVM", 0.625).put("PostgreSQL", 0.1))
                .put("peakMemoryMiB", new JsonObject().put("JVM", 512));
        return new JsonObject()
                .put("kind", "sustained")
                .put("bus", bus)
                .put("scenario", scenario.toJson())
                .put("sustainedPerSecond", perSecond)
                .put("closedLoop", new JsonObject().put("endToEndPerSecond", 4000))
                .put(
                        "steps",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("offeredPerSecond", perSecond)
                                        .put("costs", costs)))
                .put(
                        "atHalf",
                        new JsonObject()
                                .put("offeredPerSecond", perSecond / 2)
                                .put(
                                        "ingest",
                                        new JsonObject().put("p50Millis", 1.5).put("p99Millis", 9.25))
                                .put(
                                        "handedOver",
                                        new JsonObject().put("p50Millis", 2.5).put("p99Millis", 12.3)));
    }
}
