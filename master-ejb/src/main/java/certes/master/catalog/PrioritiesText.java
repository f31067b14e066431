package certes.master.catalog;

import certes.domain.event.EventPattern;
import certes.domain.subscription.TypePriority;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a subscription's priorities by event type lie in their column: one line {@code <priority> <pattern>} for each. */
final class PrioritiesText {
    private PrioritiesText() {}

    /** The column's text; null for none. */
    static @Nullable String write(List<TypePriority> priorities) {
        return priorities.isEmpty()
                ? null
                : priorities.stream()
                        .map(each -> each.priority() + " " + each.pattern().text())
                        .collect(Collectors.joining("\n"));
    }

    /** Reads what {@link #write} wrote, in order. */
    static List<TypePriority> read(@Nullable String text) {
        return text == null ? List.of() : text.lines().map(PrioritiesText::line).toList();
    }

    private static TypePriority line(String line) {
        return new TypePriority(EventPattern.parse(line.substring(2), ""), Character.digit(line.charAt(0), 10));
    }
}
