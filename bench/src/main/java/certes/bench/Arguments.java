package certes.bench;

import certes.bench.load.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What {@code bench/run} says to a program: {@code --name value}, none of it secret. */
public final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    /**
     * @throws IllegalArgumentException if they are not pairs
     */
    public Arguments(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("no value for " + arguments[i]);
            }
            values.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + " is missing");
        }
        return value;
    }

    public int number(String name) {
        return Integer.parseInt(text(name));
    }

    public Path path(String name) {
        return Path.of(text(name));
    }

    public Duration seconds(String name) {
        return Duration.ofSeconds(number(name));
    }

    /** From {@code --subscriptions --schema --signed --bytes --connections}. */
    public Scenario scenario() {
        return new Scenario(
                number("subscriptions"),
                Boolean.parseBoolean(text("schema")),
                Boolean.parseBoolean(text("signed")),
                number("bytes"),
                number("connections"));
    }
}
