package certes.broker.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
    private static final int DEEPEST = 200;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0e-0",
                "1E+2",
                "\"\"",
                " \t\r\n{ } \n",
                "[[],{}]",
                "{\"\":\"\"}",
                "{\"a\":1,\"A\":2}",
                "{\"a\":{\"a\":1}}",
                "[{\"a\":1},{\"a\":1}]",
                "\"\\u0000\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\ud800\"",
                "\"\u007f\u2028\ufeff\uffff\"",
                "\"ü☃\ud83d\ude00\"",
                "{\"ü☃\ud83d\ude00\":1}",
                "123456789012345678901234567890.5e400"
            })
    void takesWhatTheStandardAllows(String json) {
        assertThat(JsonSyntax.problem(json.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n",
                "{",
                "}",
                "[",
                "]",
                "\"",
                "\"a",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{1:2}",
                "{a:1}",
                "{'a':1}",
                "'a'",
                "nul",
                "nulll",
                "True",
                "TRUE",
                "undefined",
                "NaN",
                "[NaN]",
                "Infinity",
                "-Infinity",
                "[+Infinity]",
                "+1",
                "01",
                "-01",
                "-",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "0x1F",
                "1_000",
                "--1",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12G4\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "\"a\u0000b\"",
                "[\"a\u0001b\"]",
                "\u0001{}",
                "{}\u0000",
                "\u00a0{}",
                "\u2028{}",
                "// c\n{}",
                "/* c */{}",
                "{}// c",
                "{\"a\":1/* c */}",
                "# c\n{}",
                "{} {}",
                "{}{}",
                "[]]",
                "{}x",
                "1 2",
                "\"a\"\"b\"",
                "null,",
                "true1",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "[[{\"b\":0,\"b\":0}]]",
                "{\"\":1,\"\":2}"
            })
    void refusesEverythingElse(String text) {
        assertThat(JsonSyntax.problem(text.getBytes(UTF_8))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "x-UTF-16LE-BOM", "X-UTF-32LE-BOM"})
    void refusesOtherEncodings(String charset) {
        for (String json : List.of("{\"a\":\"b\"}", "1", "[]", "\"☃\"", "\n{}")) {
            assertThat(JsonSyntax.problem(json.getBytes(Charset.forName(charset))))
                    .isPresent();
        }
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(JsonSyntax.problem("\ufeff{}".getBytes(UTF_8)))
                .contains("it begins with a byte order mark or is not UTF-8");
    }

    @Test
    void refusesLatin1() {
        assertThat(JsonSyntax.problem("{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isPresent();
    }

    /** A byte that begins nothing, a cut sequence, overlong forms, a surrogate, beyond U+10FFFF, a lone continuation. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "c3",
                "c3 28",
                "e2 98",
                "c0 af",
                "c1 bf",
                "e0 80 af",
                "f0 80 80 af",
                "ed a0 80",
                "f4 90 80 80",
                "f5 80 80 80",
                "80",
                "bf",
                "f0 9f 98"
            })
    void refusesInvalidUtf8AnywhereInText(String hex) {
        byte[] invalid = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(JsonSyntax.problem(around("\"", invalid, "\""))).isPresent();
        assertThat(JsonSyntax.problem(around("\"a", invalid, "b\""))).isPresent();
        assertThat(JsonSyntax.problem(around("[1,{\"x\":[\"a", invalid, "b\"]}]")))
                .isPresent();
        assertThat(JsonSyntax.problem(around("{\"a", invalid, "b\":1}"))).isPresent();
        assertThat(JsonSyntax.problem(around("{\"long enough a name to be read another way ", invalid, "\":1}")))
                .isPresent();
        assertThat(JsonSyntax.problem(around("{}", invalid, ""))).isPresent();
    }

    @Test
    void boundsTheDepth() {
        assertThat(JsonSyntax.problem(nested("[", DEEPEST, "]"))).isEmpty();
        assertThat(JsonSyntax.problem(nested("[", DEEPEST + 1, "]"))).isPresent();
        assertThat(JsonSyntax.problem(nested("{\"a\":", DEEPEST + 1, "}"))).isPresent();
        assertThat(JsonSyntax.problem("[".repeat(5_000_000).getBytes(UTF_8))).isPresent();
    }

    @Test
    void boundsNumbersAndNames() {
        assertThat(JsonSyntax.problem("9".repeat(1_000).getBytes(UTF_8))).isEmpty();
        assertThat(JsonSyntax.problem("9".repeat(1_001).getBytes(UTF_8))).isPresent();
        assertThat(JsonSyntax.problem(("[0." + "9".repeat(1_001) + "]").getBytes(UTF_8)))
                .isPresent();
        assertThat(JsonSyntax.problem(("[1e" + "9".repeat(1_001) + "]").getBytes(UTF_8)))
                .isPresent();
        assertThat(JsonSyntax.problem("[1e999999999]".getBytes(UTF_8))).isEmpty(); // never computed
        assertThat(JsonSyntax.problem(("{\"" + "n".repeat(10_000) + "\":1}").getBytes(UTF_8)))
                .isEmpty();
        assertThat(JsonSyntax.problem(("{\"" + "n".repeat(10_001) + "\":1}").getBytes(UTF_8)))
                .isPresent();
    }

    @Test
    void takesLongStrings() {
        assertThat(JsonSyntax.problem(("[\"" + "☃".repeat(8_000_000) + "\"]").getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void saysWhereItIsAndShowsNothingOfTheBody() {
        assertThat(JsonSyntax.problem("{\n \"secret\": s3cret}".getBytes(UTF_8)))
                .hasValueSatisfying(problem ->
                        assertThat(problem).contains("line 2, column").doesNotContain("\"secret\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|true", "APPLICATION/JSON|true", "application/json; charset=utf-8|true",
                " application/json ;x=y|true", "text/json|true", "application/cloudevents+json|true",
                "application/problem+JSON; q=1|true", "application/jsonl|false", "application/x-ndjson|false",
                "application/xml|false", "text/plain; note=application/json|false", "application/json-seq|false"
            })
    void knowsWhichContentTypesSayJson(String contentType, boolean json) {
        assertThat(JsonSyntax.isSaidBy(contentType)).isEqualTo(json);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", ";", "json"})
    void whatNamesNoTypeSaysNothing(String contentType) {
        assertThat(JsonSyntax.isSaidBy(contentType)).isFalse();
    }

    @Property(tries = 300)
    void takesWhatJacksonWrites(@ForAll("documents") Object document) throws IOException {
        assertThat(JsonSyntax.problem(written(document))).isEmpty();
    }

    @Property(tries = 300)
    void refusesWhatIsCutShort(@ForAll("documents") Object document, @ForAll Random random) throws IOException {
        byte[] whole = written(List.of(document));
        byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
        assertThat(JsonSyntax.problem(cut)).isPresent();
    }

    @Property(tries = 1_000)
    void neverThrows(@ForAll byte[] bytes) {
        assertThat(JsonSyntax.problem(bytes)).isNotNull();
    }

    @Provide
    Arbitrary<Object> documents() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.strings().map(String::toString),
                Arbitraries.bigDecimals().map(BigDecimal::stripTrailingZeros),
                Arbitraries.bigIntegers().map(BigInteger::abs),
                Arbitraries.doubles().map(Double::valueOf),
                Arbitraries.of(true, false));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(List::copyOf),
                        Arbitraries.maps(Arbitraries.strings().ofMaxLength(20), inner)
                                .ofMaxSize(4)
                                .map(Map::copyOf)),
                0,
                4);
    }

    private static byte[] written(Object document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            write(json, document);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            members.forEach((name, member) -> {
                try {
                    json.writeFieldName(new String(name.toString().getBytes(UTF_8), UTF_8));
                    write(json, member);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
            json.writeEndObject();
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof String text) {
            // A surrogate without its other half cannot be written as UTF-8.
            json.writeString(new String(text.getBytes(UTF_8), UTF_8));
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else {
            json.writeBoolean((Boolean) value);
        }
    }

    private static byte[] nested(String open, int depth, String close) {
        return (open.repeat(depth) + "1" + close.repeat(depth)).getBytes(UTF_8);
    }

    private static byte[] around(String before, byte[] middle, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(UTF_8));
        bytes.writeBytes(middle);
        bytes.writeBytes(after.getBytes(UTF_8));
        return bytes.toByteArray();
    }
}
