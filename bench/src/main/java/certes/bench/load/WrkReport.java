package certes.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code wrk --latency} says at its end.
 *
 * @param requestsPerSecond that were answered
 * @param p50Millis from sent to answered, in milliseconds; of a closed loop, so what a stall delays is left out
 * @param p99Millis the same
 * @param refused how many were answered by an error, or not
 */
public record WrkReport(double requestsPerSecond, double p50Millis, double p99Millis, long refused) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern ERRORS =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static WrkReport parse(String text) {
        Matcher rate = matcher(RATE, text);
        long refused = 0;
        Matcher answers = REFUSED.matcher(text);
        if (answers.find()) {
            refused += Long.parseLong(answers.group(1));
        }
        Matcher errors = ERRORS.matcher(text);
        if (errors.find()) {
            for (int i = 1; i <= 4; i++) {
                refused += Long.parseLong(errors.group(i));
            }
        }
        return new WrkReport(Double.parseDouble(rate.group(1)), millis(text, 50), millis(text, 99), refused);
    }

    private static double millis(String text, int percentile) {
        Matcher line = matcher(Pattern.compile("(?m)^\\s+" + percentile + "%\\s+([0-9.]+)(us|ms|s|m)\\s*$"), text);
        double number = Double.parseDouble(line.group(1));
        return switch (line.group(2)) {
            case "us" -> number / 1000;
            case "ms" -> number;
            case "s" -> number * 1000;
            default -> number * 60_000;
        };
    }

    private static Matcher matcher(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("this is not what wrk --latency says: " + text.strip());
        }
        return matcher;
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("acceptedPerSecond", requestsPerSecond)
                .put("p50Millis", p50Millis)
                .put("p99Millis", p99Millis)
                .put("refused", refused);
    }
}
