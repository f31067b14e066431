package certes.broker.filter;

import certes.domain.filter.FilterVerdict;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Patterns;

/**
 * A compiled filter: branches, of which one must hold. The library reads the language and tests values; which fields are
 * tested together is {@link Walk}'s, whose time is bounded whatever filter and event. Thread-safe.
 */
final class Filter {
    static final int MAX_CONDITIONS = 256;
    /** How much one event may cost one filter, in steps of {@link Walk}. */
    static final int BUDGET = 20_000;

    private final List<Branch> branches;

    /** Conditions that must hold together. */
    private record Branch(List<Condition> about, List<Condition> body) {}

    private Filter(List<Branch> branches) {
        this.branches = branches;
    }

    /**
     * Compiles what somebody wrote.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static Filter compile(String text) {
        FilterBounds.check(text);
        List<Map<String, List<Patterns>>> rules;
        try {
            rules = JsonRuleCompiler.compile(text, false);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    wrong.getOriginalMessage() + " (line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr() + ")",
                    wrong);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("it cannot be read", unreadable);
        }
        return of(rules);
    }

    private static Filter of(List<Map<String, List<Patterns>>> rules) {
        if (rules.stream().mapToInt(Map::size).sum() > MAX_CONDITIONS) {
            throw new IllegalArgumentException("it has more than " + MAX_CONDITIONS
                    + " conditions, those of each branch of $or counted with those around it");
        }
        IdentityHashMap<List<Patterns>, FieldTest> tests = new IdentityHashMap<>(); // branches share those around them
        List<Branch> branches = new ArrayList<>();
        for (Map<String, List<Patterns>> rule : rules) {
            Branch branch = new Branch(new ArrayList<>(), new ArrayList<>());
            rule.forEach((path, patterns) -> {
                FilterBounds.checkPath(path);
                Condition condition = new Condition(path, tests.computeIfAbsent(patterns, FieldTest::new));
                (FilterBounds.isOfBody(path) ? branch.body() : branch.about()).add(condition);
            });
            branches.add(branch);
        }
        return new Filter(branches);
    }

    /** What it says of an event. Never fails; asks for the body only where all else holds. */
    FilterVerdict test(FilteredEvent event) {
        Walk walk = new Walk(BUDGET);
        FilterVerdict verdict = FilterVerdict.DIFFERS;
        for (Branch branch : branches) {
            if (branch.about().isEmpty() || walk.holds(event.about(), branch.about())) {
                FilterVerdict ofBody = body(walk, branch, event);
                if (ofBody == FilterVerdict.MATCHES) {
                    return ofBody;
                }
                verdict = ofBody == FilterVerdict.DIFFERS ? verdict : ofBody;
            }
        }
        return walk.isSpent() ? FilterVerdict.TOO_MANY_VALUES : verdict;
    }

    private static FilterVerdict body(Walk walk, Branch branch, FilteredEvent event) {
        if (branch.body().isEmpty()) {
            return walk.isSpent() ? FilterVerdict.TOO_MANY_VALUES : FilterVerdict.MATCHES;
        }
        JsonNode body = event.body();
        if (body == null) {
            return event.noBody();
        }
        boolean holds = walk.holds(body, branch.body());
        return holds && !walk.isSpent() ? FilterVerdict.MATCHES : FilterVerdict.DIFFERS;
    }
}
