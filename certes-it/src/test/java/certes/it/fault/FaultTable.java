package certes.it.fault;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What was seen of each fault, printed when all tests are through in the form of {@code docs/faults.md}. */
final class FaultTable implements AutoCloseable {

    private final List<String> rows = new ArrayList<>();

    /** Gives the one table to the constructors of tests. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == FaultTable.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(FaultTable.class))
                    .getOrComputeIfAbsent(FaultTable.class, type -> new FaultTable(), FaultTable.class);
        }
    }

    /**
     * Notes a row.
     *
     * @param times how often the fault happened
     */
    synchronized void add(String fault, int times, Judgement judgement) {
        String row = String.format(
                "| %s | %d | %d | %d | %d |",
                fault, times, judgement.acknowledged().size(), judgement.lost().size(), judgement.repeated());
        rows.add(row);
        System.out.println(row);
    }

    @Override
    public synchronized void close() {
        System.out.println("\n| fault | times | accepted | lost | repeated |\n|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }
}
