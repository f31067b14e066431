package certes.domain.replay;

/**
 * How far a replay has come.
 *
 * <p>The ordinals are stored in the database: append only.
 */
public enum ReplayState {
    /** Makes deliveries. */
    RUNNING,
    /** Has made all of them; they may still be open. */
    DONE,
    /** Makes no more, and what it made and nobody has claimed is cancelled. */
    CANCELLED
}
