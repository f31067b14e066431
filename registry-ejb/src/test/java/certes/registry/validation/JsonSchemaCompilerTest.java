package certes.registry.validation;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.problem.Problem.Violation;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaCompilerTest {
    private static final String DRAFT_07 = "http://json-schema.org/draft-07/schema#";
    private static final String DRAFT_2019_09 = "https://json-schema.org/draft/2019-09/schema";
    private static final String DRAFT_2020_12 = "https://json-schema.org/draft/2020-12/schema";

    private final JsonSchemaCompiler compiler = new JsonSchemaCompiler();

    @Test
    void pointsAtWhatIsWrong() {
        CompiledSchema schema = compiled("""
                {"type": "object", "required": ["ref"], "properties": {
                  "commits": {"type": "array", "items": {"properties": {"a/b~c": {"type": "string"}}}},
                  "size": {"minimum": 0}}}""");
        assertThat(schema.violations(json("{'commits': [{}, {'a/b~c': 7}], 'size': -1}")))
                .extracting(Violation::pointer, Violation::keyword)
                .containsExactlyInAnyOrder(
                        Assertions.tuple("", "required"),
                        Assertions.tuple("/commits/1/a~1b~0c", "type"),
                        Assertions.tuple("/size", "minimum"));
        assertThat(schema.violations(json("{'commits': [{}, {'a/b~c': 7}], 'size': -1}")))
                .extracting(Violation::detail)
                .allSatisfy(detail -> assertThat(detail).isNotBlank())
                .anySatisfy(detail -> assertThat(detail).contains("ref"));
        assertThat(schema.violations(json("{'ref': 'main', 'commits': [], 'size': 0}")))
                .isEmpty();
    }

    @Test
    void knowsTheDraftsApart() {
        String tuple = "\"items\": [{\"type\": \"string\"}], \"additionalItems\": false";
        assertThat(violations(DRAFT_07, tuple, "['a', 'b']")).isNotEmpty();
        assertThat(violations(DRAFT_2019_09, tuple, "['a', 'b']")).isNotEmpty();
        assertThat(refusal("{\"$schema\": \"" + DRAFT_2020_12 + "\", " + tuple + "}"))
                .contains("/items");

        String prefix = "\"prefixItems\": [{\"type\": \"string\"}], \"items\": false";
        assertThat(violations(DRAFT_2020_12, prefix, "['a']")).isEmpty();
        assertThat(violations(DRAFT_2020_12, prefix, "['a', 'b']")).isNotEmpty();

        String unevaluated = "\"allOf\": [{\"properties\": {\"a\": true}}], \"unevaluatedProperties\": false";
        assertThat(violations(DRAFT_07, unevaluated, "{'a': 1, 'b': 2}")).isEmpty();
        assertThat(violations(DRAFT_2019_09, unevaluated, "{'a': 1}")).isEmpty();
        assertThat(violations(DRAFT_2019_09, unevaluated, "{'a': 1, 'b': 2}")).isNotEmpty();
        assertThat(violations(DRAFT_2020_12, unevaluated, "{'a': 1, 'b': 2}")).isNotEmpty();

        String dependencies = "\"dependencies\": {\"a\": [\"b\"]}";
        assertThat(violations(DRAFT_07, dependencies, "{'a': 1}")).isNotEmpty();
        assertThat(violations(
                        DRAFT_07,
                        "\"definitions\": {\"s\": {\"type\": \"string\"}}, \"properties\": {\"a\":"
                                + " {\"$ref\": \"#/definitions/s\", \"maxLength\": 1}}",
                        "{'a': 'bb'}"))
                .as("draft-07 ignores what stands beside $ref")
                .isEmpty();
    }

    @Test
    void isOf202012UnlessItSaysOtherwise() {
        assertThat(compiled("{\"prefixItems\": [{\"type\": \"string\"}]}").violations(json("[1]")))
                .isNotEmpty();
    }

    @Test
    void resolvesReferencesWithinTheSchema() {
        assertThat(compiled("{\"$id\": \"https://example.com/a\", \"$ref\": \"b#/$defs/s\","
                                + " \"$defs\": {\"b\": {\"$id\": \"b\", \"$defs\": {\"s\": {\"type\": \"string\"}}}}}")
                        .violations(json("1")))
                .isNotEmpty();
        assertThat(compiled("{\"$id\": \"urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed\", \"$ref\": \"#s\","
                                + " \"$defs\": {\"b\": {\"$anchor\": \"s\", \"type\": \"string\"}}}")
                        .violations(json("1")))
                .isNotEmpty();
        assertThat(compiled("{\"$ref\": \"#/$defs/a~1b%25c\", \"$defs\": {\"a/b%c\": {\"type\": \"string\"}}}")
                        .violations(json("1")))
                .isNotEmpty();
        assertThat(compiled("{\"$ref\": \"#/components/s\", \"components\": {\"s\": {\"type\": \"string\"}}}")
                        .violations(json("1")))
                .isNotEmpty();
        assertThat(compiled("{\"$ref\": \"" + DRAFT_2020_12 + "\"}").violations(json("{'type': 7}")))
                .isNotEmpty();
    }

    @Test
    void takesTreesOfAnyDepth() {
        CompiledSchema tree = compiled(
                "{\"type\": \"object\", \"properties\": {\"next\": {\"$ref\": \"#\"}}, \"additionalProperties\": false}");
        String deep = "{'next':".repeat(150) + "{}" + "}".repeat(150);
        assertThat(tree.violations(json(deep))).isEmpty();
        assertThat(tree.violations(json(deep.replace("{}", "{'x': 1}"))))
                .singleElement()
                .satisfies(violation -> assertThat(violation.keyword()).isEqualTo("additionalProperties"));
        CompiledSchema dynamic =
                compiled("{\"$id\": \"https://example.com/tree\", \"$dynamicAnchor\": \"node\", \"type\": \"object\","
                        + " \"properties\": {\"next\": {\"$dynamicRef\": \"#node\"}}}");
        assertThat(dynamic.violations(json("{'next': {'next': 7}}"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$ref", "$dynamicRef"})
    void neverFetchesAnything(String keyword, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("schema.json"), "{}");
        try (ServerSocket canary = new ServerSocket(0)) {
            canary.setSoTimeout(200);
            for (String remote : List.of(
                    "http://127.0.0.1:" + canary.getLocalPort() + "/schema.json",
                    "//127.0.0.1:" + canary.getLocalPort() + "/schema.json",
                    "jar:http://127.0.0.1:" + canary.getLocalPort() + "/a.jar!/schema.json",
                    file.toUri().toString(),
                    "classpath:META-INF/beans.xml",
                    "resource:META-INF/beans.xml",
                    "other.json",
                    "http://json-schema.org.example.com/draft-07/schema")) {
                assertThat(refusal("{\"" + keyword + "\": \"" + remote + "\"}")).contains("fetches nothing");
                assertThat(refusal("{\"properties\": {\"default\": {\"items\": {\"" + keyword + "\": \"" + remote
                                + "#/a\"}}}}"))
                        .contains("fetches nothing");
                assertThat(refusal("{\"$id\": \"" + remote + "\", \"" + keyword + "\": \"x.json\"}"))
                        .contains("Certes");
                assertThat(refusal("{\"$schema\": \"" + remote + "\"}")).contains("$schema");
            }
            Assertions.assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void refusesReferencesThatLeadNowhereOrIntoData() {
        assertThat(refusal("{\"$ref\": \"#/$defs/none\"}")).contains("leads nowhere");
        assertThat(refusal("{\"$ref\": \"#none\"}")).contains("leads nowhere");
        assertThat(refusal("{\"$ref\": \"#/examples/0\", \"examples\": [{\"$ref\": \"http://example.com\"}]}"))
                .contains("no schema");
        assertThat(refusal("{\"$ref\": \"a b\"}")).contains("URI");
        assertThat(refusal("{\"$id\": \"" + DRAFT_07 + "\"}")).contains("meta-schema");
    }

    @Test
    void dataThatLooksLikeAReferenceIsData() {
        assertThat(compiled("{\"const\": {\"$ref\": \"http://example.com\"}, \"properties\": {\"$ref\": {\"type\":"
                                + " \"string\"}}}")
                        .violations(json("{'$ref': 'http://example.com'}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"#\"}",
                "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"$ref\": \"#/$defs/a\"}}}",
                "{\"allOf\": [{\"$ref\": \"#\"}]}",
                "{\"not\": {\"if\": {\"anyOf\": [{\"$ref\": \"#\"}]}}}",
                "{\"dependentSchemas\": {\"a\": {\"$ref\": \"#\"}}}"
            })
    void refusesRecursionWithoutEnd(String schema) {
        assertThat(refusal(schema)).contains("refers to itself");
    }

    @Test
    void refusesWhatIsNoSchema() {
        assertThat(refusal("{\"type\": \"objekt\"}")).contains("/type");
        assertThat(refusal("{\"properties\": {\"a\": {\"minimum\": \"1\"}}}")).contains("/properties/a/minimum");
        assertThat(refusal("[]")).contains("no schema");
        assertThat(refusal("")).contains("empty");
        assertThat(refusal("{\"type\": ")).contains("not JSON");
        assertThat(refusal("{\"a\": 1, \"a\": 2}")).contains("twice");
        assertThat(refusal("{} {}")).contains("not JSON");
        assertThat(refusal("{\"$schema\": \"http://json-schema.org/draft-04/schema#\"}"))
                .contains("draft-04");
        assertThat(refusal("{\"properties\": {\"a\": {\"$schema\": \"" + DRAFT_07 + "\"}}}"))
                .contains("draft");
    }

    @Test
    void booleansAreSchemas() {
        assertThat(compiled("true").violations(json("1"))).isEmpty();
        assertThat(compiled("false").violations(json("1"))).hasSize(1);
    }

    @Test
    void refusesSchemasWithoutMeasure() {
        assertThat(refusal("{\"description\": \"" + "x".repeat(JsonSchemaCompiler.MAX_CHARACTERS) + "\"}"))
                .contains("at most");
        assertThat(refusal("{\"not\":".repeat(100_000 / 7) + "{}" + "}".repeat(100_000 / 7)))
                .contains("nested");
        assertThat(refusal("{\"not\":".repeat(100) + "{}" + "}".repeat(100))).contains("too large");
        assertThat(refusal(allOf(12_000, index -> "{}"))).contains("too large");
        assertThat(refusal(allOf(600, index -> "{\"pattern\": \"a\"}"))).contains("patterns");
        assertThat(refusal("{\"pattern\": \"((a{1000}){1000}){1000}\"}")).contains("too large");
        assertThat(refusal("{\"patternProperties\": {\"(?=a)\": {}}}")).contains("look-around");
    }

    @Test
    void aSchemaThatMultipliesItselfCostsNoMoreThanTheBodyAllows() {
        String defs = IntStream.range(0, 60)
                .mapToObj(i -> "\"d" + i + "\": {\"anyOf\": [{\"$ref\": \"#/$defs/d" + (i + 1)
                        + "\"}, {\"$ref\": \"#/$defs/d" + (i + 1) + "\"}]}")
                .collect(Collectors.joining(","));
        assertThat(compiled("{\"$ref\": \"#/$defs/d0\", \"$defs\": {" + defs + ", \"d60\": {\"type\": \"string\"}}}")
                        .violations(json("1")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.detail()).contains("costs more"));
    }

    @Test
    void aPatternCostsNoMoreThanTheBodyAllows() {
        CompiledSchema schema = compiled("{\"items\": {\"pattern\": \"^((a?){300}b|(a?){300}c)$\"}}");
        String body = "['" + "a".repeat(2_000_000) + "']";
        assertThat(schema.violations(json(body)))
                .singleElement()
                .satisfies(violation -> assertThat(violation.detail()).contains("costs more"));
        assertThat(schema.violations(json("['aaab']"))).isEmpty();
        assertThat(schema.violations(json("['aaad']")))
                .extracting(Violation::keyword)
                .containsExactly("pattern");
    }

    @Test
    void reportsAtMostFiftyViolations() {
        CompiledSchema schema = compiled("{\"items\": {\"type\": \"string\"}}");
        String numbers =
                IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        assertThat(schema.violations(json(numbers))).hasSize(50);
        CompiledSchema either =
                compiled("{\"anyOf\": [{\"items\": {\"type\": \"string\"}}, {\"items\": {\"type\": \"integer\"}}]}");
        assertThat(either.violations(json(numbers))).isEmpty();
    }

    @Test
    void readsNoBodyThatIsNotPlainJson() {
        CompiledSchema any = compiled("true");
        for (byte[] body : List.of(
                new byte[0],
                json("{'a': 1, 'a': 2}"),
                json("{'a': NaN}"),
                json("{} x"),
                json("/* */ {}"),
                json("[".repeat(300) + "]".repeat(300)),
                json("1".repeat(2_000)),
                "{\"a\": 1}".getBytes(UTF_16LE),
                new byte[] {'"', (byte) 0xC3, '"'})) {
            assertThat(any.violations(body)).singleElement().satisfies(violation -> {
                assertThat(violation.pointer()).isEmpty();
                assertThat(violation.keyword()).isEqualTo("json");
                assertThat(violation.detail()).startsWith("the body").doesNotContain("jackson", "Constraints", "token");
            });
        }
    }

    @Test
    void numbersOfAnySizeHarmNothing() {
        CompiledSchema schema = compiled(
                "{\"items\": {\"multipleOf\": 0.01, \"minimum\": -1e308, \"type\": \"integer\"}, \"uniqueItems\": true}");
        for (String number : List.of("1e308", "1e999999999", "-1e-999999999", "1".repeat(900), "19.99")) {
            schema.violations(json("[" + number + ", " + number + "]"));
        }
        assertThat(compiled("{\"multipleOf\": 0.01}").violations(json("19.99"))).isEmpty();
    }

    @Test
    void formatIsAnAnnotation() {
        for (String draft : List.of(DRAFT_07, DRAFT_2019_09, DRAFT_2020_12)) {
            assertThat(violations(draft, "\"format\": \"email\"", "'nobody'")).isEmpty();
        }
    }

    private List<Violation> violations(String draft, String keywords, String body) {
        return compiled("{\"$schema\": \"" + draft + "\", " + keywords + "}").violations(json(body));
    }

    private CompiledSchema compiled(String schema) {
        Compilation compilation = compiler.compile(schema);
        assertThat(compilation).as(schema).isInstanceOf(Compilation.Compiled.class);
        return ((Compilation.Compiled) compilation).schema();
    }

    private String refusal(String schema) {
        Compilation compilation = compiler.compile(schema);
        assertThat(compilation).isInstanceOf(Compilation.Refused.class);
        return ((Compilation.Refused) compilation).detail();
    }

    private static String allOf(int count, java.util.function.IntFunction<String> schema) {
        return IntStream.range(0, count).mapToObj(schema).collect(Collectors.joining(",", "{\"allOf\": [", "]}"));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
