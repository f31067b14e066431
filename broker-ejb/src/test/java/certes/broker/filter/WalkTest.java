package certes.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.Patterns;

class WalkTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** On what both can do, it is of one mind with the library's own matching, whose time is not bounded. */
    @Property(tries = 5_000)
    void findsWhatTheLibraryFinds(@ForAll("filters") ObjectNode filter, @ForAll("objects") ObjectNode document)
            throws Exception {
        Machine machine = Machine.builder().build();
        machine.addRule("rule", filter.toString());
        boolean expected = !machine.rulesForJSONEvent(document.toString()).isEmpty();
        Statistics.collect(expected);
        assertThat(holds(filter, document)).isEqualTo(expected);
    }

    @Property
    void aBudgetMakesNoDifferenceAsLongAsItIsNotSpent(
            @ForAll("filters") ObjectNode filter, @ForAll("objects") ObjectNode document) throws Exception {
        List<Condition> conditions = conditions(filter);
        boolean expected = holds(filter, document);
        for (int budget = 0; budget < 64; budget++) {
            Walk walk = new Walk(budget);
            boolean found = walk.holds(document, conditions);
            if (!walk.isSpent()) {
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    private static boolean holds(ObjectNode filter, JsonNode document) throws Exception {
        return new Walk(100_000).holds(document, conditions(filter));
    }

    private static List<Condition> conditions(ObjectNode filter) throws Exception {
        Map<String, List<Patterns>> rule =
                JsonRuleCompiler.compile(JSON.writeValueAsString(filter)).get(0);
        return rule.entrySet().stream()
                .map(entry -> new Condition(entry.getKey(), new FieldTest(entry.getValue())))
                .toList();
    }

    /** Without {@code exists: false}, which the library asks of elements in the order of the fields' names. */
    @Provide
    Arbitrary<ObjectNode> filters() {
        Arbitrary<JsonNode> patterns = Arbitraries.of(
                        "[1]", "[2]", "[\"x\"]", "[true, null]", "[{\"exists\": true}]", "[{\"prefix\": \"x\"}, 1]")
                .map(WalkTest::read);
        return object(
                Arbitraries.lazyOf(
                        () -> patterns,
                        () -> patterns,
                        () -> object(patterns, 1),
                        () -> object(object(patterns, 1), 1)),
                1);
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return object(values(3), 0);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> scalars =
                Arbitraries.of("1", "2", "\"x\"", "\"xy\"", "true", "null").map(WalkTest::read);
        if (depth == 0) {
            return scalars;
        }
        return Arbitraries.lazyOf(
                () -> scalars,
                () -> object(values(depth - 1), 0).map(JsonNode.class::cast),
                () -> values(depth - 1).list().ofMaxSize(3).map(WalkTest::array),
                () -> object(values(depth - 1), 1)
                        .map(JsonNode.class::cast)
                        .list()
                        .ofMaxSize(4)
                        .map(WalkTest::array));
    }

    private static Arbitrary<ObjectNode> object(Arbitrary<? extends JsonNode> values, int least) {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), values)
                .ofMinSize(least)
                .ofMaxSize(3)
                .map(members -> NODES.objectNode().setAll(members));
    }

    private static JsonNode array(List<JsonNode> elements) {
        ArrayNode array = NODES.arrayNode();
        elements.forEach(array::add);
        return array;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
