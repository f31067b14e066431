package certes.master.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** When subscriptions are disabled without anybody's asking. */
@ApplicationScoped
public class DisablingConfig {
    /** The key that says after how long. */
    public static final String KEY = "certes.subscriptions.disable.after";

    /** Where nothing is set. */
    public static final String DEFAULT_AFTER = "P5D";

    private final Optional<Duration> after;

    /** For the container's proxy alone. */
    protected DisablingConfig() {
        this(DEFAULT_AFTER);
    }

    /** @throws IllegalArgumentException if it is no duration */
    @Inject
    public DisablingConfig(@ConfigProperty(name = KEY, defaultValue = DEFAULT_AFTER) String after) {
        this.after = after.equals("0")
                ? Optional.empty()
                : Optional.of(duration(after)).filter(time -> !time.isZero());
    }

    /** After how long an unbroken failure of its destination a subscription is disabled; empty for never. */
    Optional<Duration> after() {
        return after;
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException unreadable) {
            throw wrong(text, unreadable);
        }
        throw wrong(text, null);
    }

    private static IllegalArgumentException wrong(String text, @Nullable DateTimeParseException cause) {
        return new IllegalArgumentException(
                "CERTES_SUBSCRIPTIONS_DISABLE_AFTER is '" + text
                        + "'; it must be an ISO 8601 duration such as P5D or PT12H, or 0 for never",
                cause);
    }
}
