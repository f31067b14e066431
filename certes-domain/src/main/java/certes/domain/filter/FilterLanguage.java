package certes.domain.filter;

import java.util.Optional;

/** The language in which filters are written (see {@code docs/filters.md}). Thread-safe. */
public interface FilterLanguage {
    /** What is wrong with a filter, in words for who wrote it; empty if it can be used. */
    Optional<String> problem(String filter);
}
