package certes.registry.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaPatternTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "^[a-f0-9]{40}$, da39a3ee5e6b4b0d3255bfef95601890afd80709, true",
                "^[a-f0-9]{40}$, da39a3ee, false",
                "b, abc, true",
                "^\\u0041\\u{42}$, AB, true",
                "^[\\uD83D\\uDE00]$, 😀, true",
                "^\\S+\\s\\S+$, a\u00A0b, true",
                "^[\\s]$, \u2028, true",
                "^\\p{Letter}+$, Größe, true",
                "^\\p{Script=Greek}$, λ, true",
                "^[[a]$, [, true",
                "^a\\/b\\-c$, a/b-c, true",
                "^(a+)+$, aaaaaaaaaaaaaaaaaaaaaaaaaaaa!, false",
                "\"^(?:a|b){2,3}?$\", aba, true",
                "^a{x}$, a{x}, true",
                "^\\cI$, \"\t\", true",
            })
    void matchesAsEcma262Does(String regex, String text, boolean matches) {
        assertThat(LinearPatterns.compile(regex).matches(text)).isEqualTo(matches);
    }

    @Test
    void theDollarIsTheEndAndTheDotNoLineEnd() {
        assertThat(LinearPatterns.compile("^a$").matches("a\n")).isFalse();
        assertThat(LinearPatterns.compile("^.$").matches("\r")).isFalse();
        assertThat(LinearPatterns.compile("^.$").matches("\u2029")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", "(a)\\1", "(?<x>a)\\k<x>"})
    void refusesWhatCannotMatchInLinearTime(String regex) {
        assertThatThrownBy(() -> LinearPatterns.compile(regex))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessageContaining("linear time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"((a{1000}){1000}){1000}", "(((((a{10}){10}){10}){10}){10})", "a{100000}", "a{99999999999}"})
    void refusesRepeatsThatUnrollToBombs(String regex) {
        assertThatThrownBy(() -> LinearPatterns.compile(regex))
                .isInstanceOf(UnusableSchemaException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void refusesEndlessAndDeepPatterns() {
        for (String regex : new String[] {"a".repeat(5_000), "(".repeat(900) + "a" + ")".repeat(900)}) {
            assertThatThrownBy(() -> LinearPatterns.compile(regex)).hasMessageContaining("too large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[a", "a**", "\\", "\\u12", "[]", "\\p", "\\Qa"})
    void refusesWhatIsNoExpression(String regex) {
        assertThatThrownBy(() -> LinearPatterns.compile(regex)).isInstanceOf(UnusableSchemaException.class);
    }
}
