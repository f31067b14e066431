package certes.domain.failpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the process is to end: {@code certes.failpoint}, as {@code <name>} or {@code <name>:<hit>}. Obeyed only beside
 * {@code certes.development=true}, so that no setting that was left behind ends a process that matters.
 *
 * @param at the step
 * @param hit how often it is passed, the last time included; from 1
 */
public record FailpointSetting(Failpoint at, long hit) {
    private static final String FAILPOINT = "certes.failpoint";
    private static final String DEVELOPMENT = "certes.development";
    private static final Pattern TEXT = Pattern.compile("([a-z-]+)(?::([1-9][0-9]{0,8}))?");

    /**
     * What this process was told; none where that makes no sense, which {@link #require} says.
     *
     * @param properties system properties, which rank above the environment
     */
    static Optional<FailpointSetting> ofThisProcess(
            UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        try {
            return read(properties, environment);
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    /**
     * For the start of the application: what this process was told.
     *
     * @throws IllegalArgumentException naming the variable and what it may be
     */
    public static Optional<FailpointSetting> require() {
        return read(System::getProperty, System::getenv);
    }

    static Optional<FailpointSetting> read(
            UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        Optional<String> text = setting(FAILPOINT, properties, environment);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!setting(DEVELOPMENT, properties, environment).equals(Optional.of("true"))) {
            throw new IllegalArgumentException("CERTES_FAILPOINT is set to \"" + text.get()
                    + "\" and would end this process there. It is for tests of Certes itself: unset it, or set"
                    + " CERTES_DEVELOPMENT=true beside it");
        }
        return Optional.of(parse(text.get()));
    }

    private static Optional<String> setting(
            String property, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
        String value = properties.apply(property);
        if (value == null) {
            value = environment.apply(property.replace('.', '_').toUpperCase(Locale.ROOT));
        }
        return Optional.ofNullable(value).map(String::strip).filter(given -> !given.isEmpty());
    }

    private static FailpointSetting parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            String hit = matcher.group(2);
            for (Failpoint failpoint : Failpoint.values()) {
                if (failpoint.text().equals(matcher.group(1))) {
                    return new FailpointSetting(failpoint, hit == null ? 1 : Long.parseLong(hit));
                }
            }
        }
        throw new IllegalArgumentException("CERTES_FAILPOINT must be one of "
                + Arrays.stream(Failpoint.values()).map(Failpoint::text).collect(Collectors.joining(", "))
                + ", with :<which hit> behind it if it is not the first, but is \"" + text + "\"");
    }
}
