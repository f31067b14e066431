package certes.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.filter.FilterVerdict;
import certes.domain.ingest.Submission;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final EventUri PUSH = new EventUri("certes.test", "github/repo", 3, "push");

    /** One event, with a body of every kind of value. */
    private static final String BODY = """
            {"action": "opened", "number": 42, "ratio": 1.50, "big": 123456789012345678, "draft": false, "closed": null,
             "label.name": "dotted", "label": {"name": "nested"}, "empty": {}, "none": [],
             "client": "10.1.2.3", "title": "Résumé ☃ of Everything",
             "tags": ["red", ["deep", 7], {"ignored": 1}],
             "commits": [{"author": "ann", "files": 3, "by": {"bot": true}}, {"author": "bob", "files": 90}]}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'uri': ['certes.test/github/repo/3/push']}",
                "{'domain': ['certes.test'], 'namespace': ['github/repo'], 'version': [3], 'name': ['push', 'pull']}",
                "{'source': ['github'], 'direction': ['INCOMING']}",
                "{'subscriber': [{'exists': false}]}",
                "{'contentType': [{'prefix': 'application/json'}]}",
                "{'headers': {'x-github-event': ['push'], 'x-none': [{'exists': false}]}}",
                "{'body': {'action': ['opened', 'closed']}}",
                "{'body': {'number': [42]}}",
                "{'body': {'number': [42.0]}}",
                "{'body': {'ratio': [1.5]}}",
                "{'body': {'big': [123456789012345678]}}",
                "{'body': {'number': [{'numeric': ['>', 0, '<=', 42]}]}}",
                "{'body': {'draft': [false], 'closed': [null]}}",
                "{'body': {'action': [{'anything-but': ['closed', 'edited']}]}}",
                "{'body': {'action': [{'prefix': 'op'}], 'title': [{'suffix': 'Everything'}]}}",
                "{'body': {'title': [{'wildcard': 'R*☃*thing'}]}}",
                "{'body': {'title': [{'equals-ignore-case': 'RÉSUMÉ ☃ OF EVERYTHING'}]}}",
                "{'body': {'client': [{'cidr': '10.0.0.0/8'}]}}",
                "{'body': {'client': ['10.1.2.3']}}",
                "{'body': {'tags': ['red']}}",
                "{'body': {'tags': ['deep']}}",
                "{'body': {'tags': [7]}}",
                "{'body': {'label.name': ['dotted']}}",
                "{'body': {'empty': [{'exists': false}], 'none': [{'exists': false}], 'gone': {'x': [{'exists': false}]}}}",
                "{'body': {'action': [{'exists': true}]}}",
                "{'body': {'commits': {'author': ['bob'], 'files': [90]}}}",
                "{'body': {'commits': {'author': ['ann'], 'by': {'bot': [true]}}}}",
                "{'body': {'commits': {'author': ['bob'], 'by': {'bot': [{'exists': false}]}}}}",
                "{'body': {'$or': [{'action': ['closed']}, {'number': [42]}]}}",
                "{'$or': [{'source': ['gitlab']}, {'body': {'draft': [false]}}], 'name': ['push']}",
                "{'body': {'action': [{'exists': false}, 'opened']}}"
            })
    void matches(String filter) {
        assertThat(test(filter, BODY)).isEqualTo(FilterVerdict.MATCHES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': ['pull']}",
                "{'source': [{'exists': false}]}",
                "{'headers': {'x-github-event': ['pull']}}",
                "{'body': {'action': ['OPENED']}}",
                "{'body': {'number': ['42']}}",
                "{'body': {'number': [{'numeric': ['<', 42]}]}}",
                "{'body': {'action': [{'exists': false}]}}",
                "{'body': {'action': {'deeper': ['x']}}}",
                "{'body': {'tags': ['blue']}}",
                "{'body': {'tags': [{'exists': false}]}}",
                "{'body': {'commits': {'author': ['ann'], 'files': [90]}}}",
                "{'body': {'commits': {'author': [{'exists': false}]}}}",
                "{'body': {'commits': {'by': {'bot': [{'exists': false}]}}}}",
                "{'body': {'commits': {'files': [{'exists': false}, 4]}}}",
                "{'body': {'client': [{'cidr': '192.168.0.0/16'}]}}",
                "{'body': {'$or': [{'action': ['closed']}, {'number': [43]}]}}",
                "{'name': ['push'], 'body': {'empty': [{'exists': true}]}}"
            })
    void differs(String filter) {
        assertThat(test(filter, BODY)).isEqualTo(FilterVerdict.DIFFERS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x | not JSON",
                "[] | no JSON object",
                "{} | Empty objects are not allowed",
                "{'name': 'push'} | must be an object or an array",
                "{'name': []} | Empty arrays",
                "{'name': [{'regex': 'a+'}]} | Unrecognized match type regex",
                "{'name': ['a'], 'name': ['b']} | Duplicate field",
                "{'name': ['a']} {} | not JSON",
                "{'action': ['opened']} | there is no 'action' to look at; a filter is over body,",
                "{'headers': {'X-GitHub-Event': ['push']}} | write headers.x-github-event",
                "{'body': {'x': [{'cidr': 'nonsense'}]}} | CIDR",
                "{'body': {'x': [{'wildcard': '**'}]}} | wildcard",
                "{'$or': [{'name': ['x']}]} | at least 2 Objects"
            })
    void refusesWhatItCannotUse(String filter, String why) {
        assertThat(problem(json(filter))).contains(why);
    }

    @Test
    void refusesWhatWouldBeTooLarge() {
        assertThat(problem(json("{'name': ['x'" + ",'x'".repeat(2_048) + "]}"))).contains("longer than 8192");
        assertThat(problem(json("{'body': {'a': [{'wildcard': '" + "*x".repeat(9) + "'}]}}")))
                .contains("8 asterisks");
        assertThat(problem(json("{'body': {'a': [{'wildcard': '" + "\\u002ax".repeat(17) + "'}]}}")))
                .contains("8 asterisks");
        assertThat(problem(json("{'body':" + "{'a':".repeat(32) + "['x']" + "}".repeat(33))))
                .contains("nested more than 32");
        assertThat(problem(json("{'body': {'" + "a.".repeat(100) + "b': ['x']}}")))
                .contains("32 names");
        String fields =
                IntStream.range(0, 257).mapToObj(i -> "'f" + i + "': [1]").collect(Collectors.joining(","));
        assertThat(problem(json("{'body': {" + fields + "}}"))).contains("256 conditions");
        String ranges = "{'numeric': ['>', 1]}" + ",{'numeric': ['>', 1]}".repeat(16);
        assertThat(problem(json("{'body': {'a': [" + ranges + "]}}"))).contains("16 numeric ranges");
        String addresses = "'10.1.2.3'" + ",'10.1.2.4'".repeat(8) + ",'2001:db8::1'".repeat(8);
        assertThat(problem(json("{'body': {'a': [" + addresses + "]}}"))).contains("IP addresses");
        assertThat(problem(json("{'body': {'a': ['" + "x".repeat(257) + "']}}")))
                .contains("longer than 256");
    }

    /** Each doubles what the library would compile; its compiler never sees them. */
    @Test
    void refusesAlternativesThatMultiply() {
        String alternatives = IntStream.range(0, 100)
                .mapToObj(i -> "'x" + i + "': {'$or': [{'a': [1]}, {'b': [1]}]}")
                .collect(Collectors.joining(","));
        assertThat(problem(json("{'body': {" + alternatives + "}}"))).contains("more than 64 combinations");
        String nested = "{'body': {'$or': [" + "{'a': [1]},".repeat(64) + "{'a': [1]}]}}";
        assertThat(problem(json(nested))).contains("more than 64 combinations");
    }

    @Test
    void looksAtNoBodyThatIsNotJsonOrTooLong() {
        String asks = json("{'body': {'a': [{'exists': false}]}}");
        assertThat(test(asks, "{}", "text/plain", false)).isEqualTo(FilterVerdict.BODY_IS_NOT_JSON);
        String large = "{\"a\": \"" + "x".repeat(FilteredEvent.MAX_BODY_BYTES) + "\"}";
        assertThat(test(asks, large, "application/json", true)).isEqualTo(FilterVerdict.BODY_TOO_LARGE);
        assertThat(test(json("{'name': ['push']}"), large, "application/json", true))
                .isEqualTo(FilterVerdict.MATCHES);
        assertThat(test(json("{'name': ['pull'], 'body': {'a': [1]}}"), "x", "text/plain", false))
                .isEqualTo(FilterVerdict.DIFFERS);
        assertThat(test(json("{'$or': [{'name': ['push']}, {'body': {'a': [1]}}]}"), "x", "text/plain", false))
                .isEqualTo(FilterVerdict.MATCHES);
    }

    @Test
    void aBodyNeedNotBeAnObject() {
        assertThat(test("{'body': ['x']}", "\"x\"")).isEqualTo(FilterVerdict.MATCHES);
        assertThat(test("{'body': ['x']}", "[\"y\", \"x\"]")).isEqualTo(FilterVerdict.MATCHES);
        assertThat(test("{'body': {'a': [1]}}", "[{\"a\": 2}, {\"a\": 1}]")).isEqualTo(FilterVerdict.MATCHES);
        assertThat(test("{'body': {'a': [1]}}", "null")).isEqualTo(FilterVerdict.DIFFERS);
    }

    /** Fields of arrays that do not lie in one another: combined with each other they would be 10 to the 9. */
    @Test
    void doesNotCombineTheElementsOfDifferentArrays() {
        String ones = IntStream.range(0, 1_000).mapToObj(i -> "1").collect(Collectors.joining(","));
        String body = "{\"a\": [" + ones + "], \"b\": [" + ones + "], \"c\": [" + ones + "]}";
        assertThat(test("{'body': {'a': [1], 'b': [1], 'c': [2]}}", body)).isEqualTo(FilterVerdict.DIFFERS);
        assertThat(test("{'body': {'a': [1], 'b': [1], 'c': [1]}}", body)).isEqualTo(FilterVerdict.MATCHES);
    }

    /** Each value matches each pattern: as many ways as patterns to the power of fields. */
    @Test
    void doesNotCombineThePatternsOfDifferentFields() {
        String patterns = "[{'prefix': 'a'}, {'prefix': 'aa'}, {'suffix': 'a'}, {'suffix': 'aa'}, {'exists': true}]";
        String fields = IntStream.range(0, 20)
                .mapToObj(i -> "'f" + i + "': " + patterns)
                .collect(Collectors.joining(","));
        String body =
                IntStream.range(0, 20).mapToObj(i -> "\"f" + i + "\": \"aaa\"").collect(Collectors.joining(","));
        assertThat(test("{'body': {" + fields + ", 'last': ['x']}}", "{" + body + ", \"last\": \"y\"}"))
                .isEqualTo(FilterVerdict.DIFFERS);
    }

    @Test
    void looksAtNoMoreThanSoManyValues() {
        String many = IntStream.range(0, 100_000).mapToObj(i -> "1").collect(Collectors.joining(","));
        assertThat(test("{'body': {'a': [2]}}", "{\"a\": [" + many + "]}")).isEqualTo(FilterVerdict.TOO_MANY_VALUES);
        assertThat(test("{'body': {'a': [1]}}", "{\"a\": [" + many + "]}")).isEqualTo(FilterVerdict.MATCHES);
        String objects = IntStream.range(0, 30_000).mapToObj(i -> "{}").collect(Collectors.joining(","));
        assertThat(test("{'body': {'a': {'b': [{'exists': false}]}}}", "{\"a\": [" + objects + "]}"))
                .isEqualTo(FilterVerdict.TOO_MANY_VALUES);
        assertThat(test("{'body': {'a': [{'suffix': 'y'}]}}", "{\"a\": \"" + "x".repeat(1_000_000) + "\"}"))
                .isEqualTo(FilterVerdict.TOO_MANY_VALUES);
        String text = "{\"a\": \"" + "ab".repeat(5_000) + "\"}";
        assertThat(test("{'body': {'a': [{'prefix': 'ab'}]}}", text)).isEqualTo(FilterVerdict.MATCHES);
        assertThat(test("{'body': {'a': [{'wildcard': '*ab'}]}}", text)).isEqualTo(FilterVerdict.MATCHES);
        assertThat(test("{'body': {'a': [{'wildcard': '*ab*ab*ab'}]}}", text)).isEqualTo(FilterVerdict.TOO_MANY_VALUES);
        assertThat(test("{'body': {'a': [{'anything-but': {'wildcard': '*a*b*c'}}]}}", text))
                .isEqualTo(FilterVerdict.TOO_MANY_VALUES);
    }

    @Test
    void theReasonsOfAlternativesAreTold() {
        String filter = json("{'$or': [{'body': {'a': [1]}}, {'name': ['pull']}]}");
        assertThat(test(filter, "x", "text/plain", false)).isEqualTo(FilterVerdict.BODY_IS_NOT_JSON);
    }

    @Test
    void aFilterThatCannotBeReadIsForNothing() {
        assertThatThrownBy(() -> Filter.compile("{}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String problem(String filter) {
        return new SubscriptionFilters().problem(filter).orElse("nothing is wrong");
    }

    private static FilterVerdict test(String filter, String body) {
        return test(json(filter), body, "application/json", true);
    }

    private static FilterVerdict test(String filter, String body, @Nullable String contentType, boolean isJson) {
        Submission submission = new Submission(
                PUSH,
                null,
                Direction.INCOMING,
                false,
                contentType,
                Map.of("x-github-event", "push"),
                body.getBytes(UTF_8),
                null,
                null,
                List.of());
        return Filter.compile(filter).test(new FilteredEvent(submission, "github", isJson));
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
