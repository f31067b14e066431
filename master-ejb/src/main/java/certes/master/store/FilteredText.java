package certes.master.store;

import certes.domain.event.FilteredOut;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.SubscriptionId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the subscriptions that an event was kept back from lie in their column: {@code <id>:<verdict>} for each. */
public final class FilteredText {
    private static final FilterVerdict[] VERDICTS = FilterVerdict.values();

    private FilteredText() {}

    /** The column's text; null for none. */
    public static @Nullable String write(List<FilteredOut> filtered) {
        return filtered.isEmpty()
                ? null
                : filtered.stream()
                        .map(each ->
                                each.subscription().value() + ":" + each.why().ordinal())
                        .collect(Collectors.joining(" "));
    }

    /** Reads what {@link #write} wrote, in order. */
    public static List<FilteredOut> read(@Nullable String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split(" ")).map(FilteredText::one).toList();
    }

    private static FilteredOut one(String text) {
        int colon = text.indexOf(':');
        return new FilteredOut(
                new SubscriptionId(Long.parseLong(text.substring(0, colon))),
                VERDICTS[Integer.parseInt(text.substring(colon + 1))]);
    }
}
