package certes.broker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a document whether it holds conditions together: fields within an array must lie in the same element of it, as
 * EventBridge has it.
 *
 * <p>Each condition goes down one path, and conditions go down together as long as their paths are the same; so each place
 * is visited once, whatever the conditions and the document. The work is bounded by a budget of steps: one for each
 * condition on each object and each element of an array, and what {@link FieldTest#steps} says for each value.
 */
final class Walk {
    private int budget;

    /** What conditions found. */
    private enum Found {
        /** One is not content. */
        NOT,
        /** All are content, since the fields are not there. */
        ABSENT,
        /** All are content, one at least with a value. */
        PRESENT;

        Found and(Found other) {
            if (this == NOT || other == NOT) {
                return NOT;
            }
            return this == PRESENT ? this : other;
        }
    }

    /** @param budget how much it may do in all */
    Walk(int budget) {
        this.budget = budget;
    }

    /** Whether the object holds all conditions; of no meaning once {@link #isSpent}. */
    boolean holds(JsonNode object, List<Condition> conditions) {
        return object(object, conditions, 0) != Found.NOT;
    }

    /** Whether there was more to do than the budget allows. */
    boolean isSpent() {
        return budget < 0;
    }

    private boolean spend(int steps) {
        budget -= steps;
        return budget >= 0;
    }

    /** @param place from where on the paths have not been followed yet */
    private Found object(JsonNode object, List<Condition> conditions, int place) {
        if (!spend(conditions.size())) {
            return Found.NOT;
        }
        Map<String, List<Condition>> byName = new LinkedHashMap<>();
        for (Condition each : conditions) {
            String name = each.nextName(place, object::has);
            if (name != null) {
                byName.computeIfAbsent(name, first -> new ArrayList<>()).add(each);
            } else if (!each.test().wantsNone()) {
                return Found.NOT;
            }
        }
        Found all = Found.ABSENT;
        for (Map.Entry<String, List<Condition>> entry : byName.entrySet()) {
            int next = place + entry.getKey().length() + 1;
            all = all.and(member(object.path(entry.getKey()), entry.getValue(), next));
            if (all == Found.NOT) {
                return all;
            }
        }
        return all;
    }

    private Found member(JsonNode value, List<Condition> conditions, int place) {
        Found all = Found.ABSENT;
        List<Condition> deeper = new ArrayList<>();
        for (Condition each : conditions) {
            if (each.endsBefore(place)) {
                all = all.and(values(value, each.test()));
            } else {
                deeper.add(each);
            }
        }
        return deeper.isEmpty() ? all : all.and(below(value, deeper, place));
    }

    /** The value of a field, or its values where it is an array. */
    private Found values(JsonNode value, FieldTest test) {
        if (value.isValueNode()) {
            return spend(test.steps(value)) && test.wants(value) ? Found.PRESENT : Found.NOT;
        }
        Found best = test.wantsNone() ? Found.ABSENT : Found.NOT;
        if (value.isArray()) {
            for (JsonNode element : value) {
                Found found = element.isObject() ? best : values(element, test);
                if (found == Found.PRESENT || !spend(1)) {
                    return found;
                }
                best = found == Found.NOT ? found : best;
            }
        }
        return best;
    }

    /** What lies within an object, or within one of an array's elements. */
    private Found below(JsonNode value, List<Condition> conditions, int place) {
        if (value.isObject()) {
            return object(value, conditions, place);
        }
        Found best = conditions.stream().allMatch(each -> each.test().wantsNone()) ? Found.ABSENT : Found.NOT;
        for (JsonNode element : value) {
            Found found = element.isContainerNode() ? below(element, conditions, place) : best;
            if (found == Found.PRESENT || !spend(1)) {
                return found;
            }
            best = found == Found.NOT ? found : best;
        }
        return best;
    }
}
