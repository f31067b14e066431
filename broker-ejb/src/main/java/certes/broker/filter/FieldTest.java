package certes.broker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MatchType;
import software.amazon.event.ruler.Patterns;

/**
 * What a filter wants of one field: one of several patterns. The patterns are one automaton of the library, which reads a
 * value once. Thread-safe.
 */
final class FieldTest {
    private static final String FIELD = "value";

    private static final int CHARACTERS_PER_STEP = 8;

    private final boolean absent;
    private final int asterisks;
    private final @Nullable Machine present;

    FieldTest(List<Patterns> patterns) {
        List<Patterns> ofValues = patterns.stream()
                .filter(pattern -> pattern.type() != MatchType.ABSENT)
                .toList();
        absent = ofValues.size() < patterns.size();
        asterisks = ofValues.stream().mapToInt(FieldTest::asterisks).sum();
        present = ofValues.isEmpty() ? null : machine(ofValues);
    }

    private static Machine machine(List<Patterns> patterns) {
        Machine machine = Machine.builder().build();
        machine.addPatternRule(FIELD, Map.of(FIELD, patterns));
        return machine;
    }

    private static int asterisks(Patterns pattern) {
        boolean isWildcard = pattern.type() == MatchType.WILDCARD || pattern.type() == MatchType.ANYTHING_BUT_WILDCARD;
        return isWildcard
                ? (int) pattern.toString().chars().filter(c -> c == '*').count()
                : 0;
    }

    /** What a test of a value costs, in steps of {@link Walk}: a wildcard makes each character dearer. */
    int steps(JsonNode scalar) {
        int length = scalar.isTextual() ? scalar.textValue().length() : 1;
        return 1 + length / CHARACTERS_PER_STEP + length * asterisks;
    }

    /** Whether it is content where there is no such field. */
    boolean wantsNone() {
        return absent;
    }

    /** Whether it is content with a string, number, boolean or null. */
    boolean wants(JsonNode scalar) {
        String text = scalar.asText();
        String[] field = {FIELD, scalar.isTextual() ? '"' + text + '"' : text};
        return present != null && !present.rulesForEvent(field).isEmpty();
    }
}
