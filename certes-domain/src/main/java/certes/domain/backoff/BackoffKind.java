package certes.domain.backoff;

/** How the delay grows with the attempts. */
public enum BackoffKind {
    /** By the logarithm: ever more slowly. */
    LOGARITHMIC,
    /** By the same amount each time. */
    LINEAR,
    /** By the same factor each time. */
    EXPONENTIAL
}
