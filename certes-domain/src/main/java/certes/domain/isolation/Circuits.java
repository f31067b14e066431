package certes.domain.isolation;

import java.util.List;

/**
 * The circuits that are not closed. {@link certes.domain.delivery.DeliveryStore} opens them and tells them outcomes; this
 * moves them on. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot take it. Thread-safe.
 */
public interface Circuits {
    /**
     * Judges each circuit by what was recorded, sends a probe where one is due, wakes the next step where one recovers,
     * closes it where nothing is aside any more. To be called about once a second, on every node: each circuit is moved
     * by one of them.
     */
    void advance();

    /** All, longest open first; a fixed number of statements. */
    List<CircuitView> all();
}
