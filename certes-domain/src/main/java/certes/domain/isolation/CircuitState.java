package certes.domain.isolation;

/**
 * The states of the circuit of a destination's address. A closed circuit has none: nothing is kept of it. The ordinals
 * are stored in the database: append only.
 */
public enum CircuitState {
    /** Nothing is sent; deliveries are put aside until a probe is due. */
    OPEN,
    /** One delivery, the probe, is let through; the others stay aside. */
    HALF_OPEN,
    /** Fresh deliveries are sent, and those aside are woken in steps. Nothing is put aside. */
    RECOVERING
}
