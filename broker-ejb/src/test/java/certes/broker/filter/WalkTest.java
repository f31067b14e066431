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
import net.jqwik.api.EdgeCasesMode;
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
    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void findsWhatTheLibraryFinds(@ForAll("filters") ObjectNode filter, @ForAll("objects") ObjectNode document)
            throws Exception {
        Machine machine = Machine.builder().build();
        machine.addRule("rule", filter.toString());
        boolean expected = !machine.rulesForJSONEvent(document.toString()).isEmpty();
        Statistics.collect(expected);
        assertThat(holds(filter, document)).isEqualTo(expected);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
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
                        "[1]", "[1, 2]", "[\"x\", 2]", "[{\"exists\": true}]", "[{\"prefix\": \"x\"}, 1]")
                .map(WalkTest::read);
        Arbitrary<JsonNode> nested = object(patterns, 1).map(JsonNode.class::cast);
        Arbitrary<JsonNode> deeper = object(nested, 1).map(JsonNode.class::cast);
        return object(Arbitraries.oneOf(patterns, patterns, nested, deeper), 1);
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return object(values(3), 2);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> scalars =
                Arbitraries.of("1", "1", "2", "\"x\"", "\"xy\"", "null").map(WalkTest::read);
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<JsonNode> deeper = values(depth - 1);
        Arbitrary<JsonNode> objects = object(deeper, 1).map(JsonNode.class::cast);
        return Arbitraries.oneOf(
                scalars,
                objects,
                deeper.list().ofMaxSize(3).map(WalkTest::array),
                objects.list().ofMaxSize(4).map(WalkTest::array));
    }

    private static Arbitrary<ObjectNode> object(Arbitrary<? extends JsonNode> values, int least) {
        return Arbitraries.maps(Arbitraries.of("a", "b"), values)
                .ofMinSize(least)
                .ofMaxSize(2)
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
