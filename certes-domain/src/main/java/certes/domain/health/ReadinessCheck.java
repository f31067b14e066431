package certes.domain.health;

import java.util.Optional;

/**
 * Tells whether one part that Certes needs can do its work now. Thread-safe; answers from what it knows, or within about
 * a second.
 */
public interface ReadinessCheck {
    /** What is checked, such as {@code database}. */
    String name();

    /** What is wrong, in words for an operator and without secrets; empty if it is ready. */
    Optional<String> problem();
}
