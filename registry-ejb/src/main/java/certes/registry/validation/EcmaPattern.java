package certes.registry.validation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Translates a regular expression of ECMA-262, which JSON Schema uses, to the syntax of RE2, and bounds what it would
 * expand to before anybody compiles it: counted repeats are unrolled, so {@code ((a{1000}){1000}){1000}} is a bomb.
 */
final class EcmaPattern {
    /** Instructions of the compiled pattern. */
    static final int MAX_SIZE = 3_000;

    private static final int MAX_LENGTH = 2_048;
    private static final int MAX_GROUPS_DEEP = 50;
    private static final String SPACES = "\\t\\n\\v\\f\\r \\x{a0}\\x{feff}\\x{2028}\\x{2029}\\p{Zs}";
    private static final String ANY_BUT_LINE_ENDS = "[^\\n\\r\\x{2028}\\x{2029}]";
    private static final Map<String, String> CATEGORIES = Map.of(
            "Letter", "L",
            "Lowercase_Letter", "Ll",
            "Uppercase_Letter", "Lu",
            "Mark", "M",
            "Number", "N",
            "Decimal_Number", "Nd",
            "digit", "Nd",
            "Punctuation", "P",
            "Symbol", "S",
            "Separator", "Z");

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Group> open = new ArrayDeque<>();
    private Group group = new Group();
    private int at;

    private EcmaPattern(String source) {
        this.source = source;
    }

    /** What a group expands to, in instructions. */
    private static final class Group {
        private long before;
        private long last;

        void atom(long size) {
            before += last;
            last = size;
        }

        long size() {
            return before + last;
        }
    }

    /** @throws UnusableSchemaException if RE2 has no such thing, or it would be too large */
    static String toRe2(String regex) {
        if (regex.length() > MAX_LENGTH) {
            throw tooLarge(regex);
        }
        return new EcmaPattern(regex).translate();
    }

    static UnusableSchemaException tooLarge(String regex) {
        return new UnusableSchemaException(
                "The pattern '" + Texts.excerpt(regex) + "' is too large: written out it has more"
                        + " than " + MAX_SIZE + " steps, " + MAX_LENGTH + " characters or " + MAX_GROUPS_DEEP
                        + " groups within each other; repeat less (minLength and maxLength cost nothing).");
    }

    private String translate() {
        while (at < source.length()) {
            char c = source.charAt(at++);
            switch (c) {
                case '\\' -> {
                    escape(false);
                    group.atom(1);
                }
                case '[' -> {
                    characterClass();
                    group.atom(1);
                }
                case '(' -> enter();
                case ')' -> leave();
                case '{' -> repeat();
                case '.' -> {
                    out.append(ANY_BUT_LINE_ENDS);
                    group.atom(1);
                }
                default -> {
                    out.append(c);
                    group.atom(1);
                }
            }
            if (group.size() > MAX_SIZE) {
                throw tooLarge(source);
            }
        }
        return out.toString();
    }

    private void enter() {
        if (source.startsWith("?=", at)
                || source.startsWith("?!", at)
                || source.startsWith("?<=", at)
                || source.startsWith("?<!", at)) {
            throw refused("look-around");
        }
        if (open.size() == MAX_GROUPS_DEEP) {
            throw tooLarge(source);
        }
        out.append('(');
        open.push(group);
        group = new Group();
    }

    private void leave() {
        out.append(')');
        if (!open.isEmpty()) {
            long size = group.size() + 2;
            group = open.pop();
            group.atom(size);
        }
    }

    /** A brace that is no counted repeat is itself, as in ECMA-262; RE2 says so too. */
    private void repeat() {
        int end = source.indexOf('}', at);
        String count = end < 0 ? "" : source.substring(at, end);
        if (count.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
            String[] bounds = count.split(",", -1);
            int most = Math.max(Integer.parseInt(bounds[0]), number(bounds[bounds.length - 1]));
            group.last *= Math.max(1, most);
            out.append('{').append(count).append('}');
            at = end + 1;
        } else if (count.matches("[0-9]+(,[0-9]*)?")) {
            throw tooLarge(source);
        } else {
            out.append("\\{");
            group.atom(1);
        }
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private void characterClass() {
        boolean negated = source.startsWith("^", at);
        out.append('[').append(negated ? "^" : "");
        at += negated ? 1 : 0;
        if (source.startsWith("]", at)) {
            throw refused("the empty class []");
        }
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\\') {
                escape(true);
            } else if (c == '[') {
                out.append("\\[");
            } else {
                out.append(c);
                if (c == ']') {
                    return;
                }
            }
        }
    }

    private void escape(boolean inClass) {
        if (at == source.length()) {
            out.append('\\');
            return;
        }
        char c = source.charAt(at++);
        switch (c) {
            case 'u' -> codePoint();
            case 'c' -> out.append(String.format("\\x{%x}", at < source.length() ? source.charAt(at++) % 32 : 0));
            case 's' -> out.append(inClass ? SPACES : "[" + SPACES + "]");
            case 'S' -> {
                if (inClass) {
                    throw refused("\\S within a class");
                }
                out.append("[^").append(SPACES).append(']');
            }
            case 'b' -> out.append(inClass ? "\\x{8}" : "\\b");
            case 'p', 'P' -> property(c);
            case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' -> throw refused("a back-reference");
            case 'A', 'C', 'E', 'G', 'Q', 'X', 'Z', 'a', 'z' -> throw refused("\\" + c);
            default -> out.append('\\').append(c);
        }
    }

    private void codePoint() {
        if (source.startsWith("{", at)) {
            out.append("\\x");
            return;
        }
        int first = hex4(at);
        at += 4;
        if (Character.isHighSurrogate((char) first) && source.startsWith("\\u", at)) {
            int second = hex4(at + 2);
            if (Character.isLowSurrogate((char) second)) {
                at += 6;
                first = Character.toCodePoint((char) first, (char) second);
            }
        }
        out.append(String.format("\\x{%x}", first));
    }

    private int hex4(int from) {
        String digits = source.substring(Math.min(from, source.length()), Math.min(from + 4, source.length()));
        if (!digits.matches("[0-9A-Fa-f]{4}")) {
            throw refused("\\u without four hexadecimal digits");
        }
        return Integer.parseInt(digits, 16);
    }

    /** {@code \p{Script=Greek}} and the long names of common categories. */
    private void property(char sign) {
        int end = source.indexOf('}', at);
        if (!source.startsWith("{", at) || end < 0) {
            throw refused("\\" + sign + " without braces");
        }
        String name = source.substring(at + 1, end).replaceFirst("^(Script|sc|General_Category|gc)=", "");
        out.append('\\')
                .append(sign)
                .append('{')
                .append(CATEGORIES.getOrDefault(name, name))
                .append('}');
        at = end + 1;
    }

    private UnusableSchemaException refused(String what) {
        return new UnusableSchemaException("The pattern '" + Texts.excerpt(source) + "' uses " + what
                + ", which Certes does not take, since patterns must match in linear time; write it without.");
    }
}
