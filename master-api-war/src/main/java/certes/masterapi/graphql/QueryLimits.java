package certes.masterapi.graphql;

import graphql.language.Argument;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.VariableReference;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses queries that would cost too much, before anything of them is executed: too deep, too many fields (an alias is a
 * field of its own), or too many values in the answer, which the {@code first} of each list multiplies.
 */
final class QueryLimits {
    static final int MAX_DEPTH = 15;
    static final int MAX_FIELDS = 500;
    static final long MAX_VALUES = 250_000;

    /** How long the lists without {@code first} are taken to be. */
    private static final int USUAL_LENGTH = 4;

    private static final Set<String> CONNECTIONS = Set.of("events", "deliveries");
    private static final Set<String> LISTS =
            Set.of("attempts", "headers", "correlationIds", "filtered", "priorities", "disagreements");

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private final JsonObject variables;
    private int fields;

    private QueryLimits(Document document, JsonObject variables) {
        this.variables = variables;
        document.getDefinitionsOfType(FragmentDefinition.class)
                .forEach(fragment -> fragments.put(fragment.getName(), fragment));
    }

    /** Why the document is refused; empty if it is not. */
    static Optional<String> refusal(Document document, JsonObject variables) {
        QueryLimits limits = new QueryLimits(document, variables);
        try {
            long values = 0;
            for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
                values += limits.values(operation.getSelectionSet(), 1);
            }
            return values > MAX_VALUES
                    ? Optional.of("the answer could have " + values + " values, and " + MAX_VALUES
                            + " are allowed; ask for fewer at once (first) or for fewer fields")
                    : Optional.empty();
        } catch (RefusedException tooMuch) {
            return Optional.ofNullable(tooMuch.getMessage());
        }
    }

    private long values(@Nullable SelectionSet selections, int depth) {
        if (selections == null) {
            return 0;
        }
        if (depth > MAX_DEPTH) {
            throw RefusedException.badRequest("the query is more than " + MAX_DEPTH + " levels deep");
        }
        long values = 0;
        for (Selection<?> selection : selections.getSelections()) {
            values = Math.min(MAX_VALUES * MAX_VALUES, values + values(selection, depth));
        }
        return values;
    }

    private long values(Selection<?> selection, int depth) {
        if (selection instanceof Field field) {
            if (++fields > MAX_FIELDS) {
                throw RefusedException.badRequest("the query has more than " + MAX_FIELDS + " fields");
            }
            long each = 1 + values(field.getSelectionSet(), depth + 1);
            return Math.min(MAX_VALUES * MAX_VALUES, length(field, depth) * each);
        }
        if (selection instanceof FragmentSpread spread) {
            return values(spread, depth);
        }
        return selection instanceof InlineFragment inline ? values(inline.getSelectionSet(), depth) : 0;
    }

    /** A fragment within itself is left to the validation, which refuses it. */
    private long values(FragmentSpread spread, int depth) {
        FragmentDefinition fragment = fragments.get(spread.getName());
        if (fragment == null || !open.add(spread.getName())) {
            return 0;
        }
        long values = values(fragment.getSelectionSet(), depth);
        open.remove(spread.getName());
        return values;
    }

    private long length(Field field, int depth) {
        boolean isRoot = depth == 1;
        if (isRoot && CONNECTIONS.contains(field.getName())) {
            return first(field);
        }
        return !isRoot && (CONNECTIONS.contains(field.getName()) || LISTS.contains(field.getName())) ? USUAL_LENGTH : 1;
    }

    private long first(Field field) {
        for (Argument argument : field.getArguments()) {
            if (argument.getName().equals("first")) {
                return Math.max(1, Math.min(Paging.MAX_FIRST, first(argument)));
            }
        }
        return Paging.DEFAULT_FIRST;
    }

    private long first(Argument argument) {
        if (argument.getValue() instanceof IntValue number) {
            return number.getValue().longValue();
        }
        return argument.getValue() instanceof VariableReference variable
                        && variables.get(variable.getName()) instanceof JsonNumber given
                ? given.longValue()
                : Paging.MAX_FIRST;
    }
}
