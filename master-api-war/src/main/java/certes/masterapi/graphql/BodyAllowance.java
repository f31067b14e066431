package certes.masterapi.graphql;

import jakarta.enterprise.context.RequestScoped;

/**
 * How many bytes of bodies the answer to one request may still take, since all of it lies in memory before it is sent. One
 * event alone is always shown, however long its body is.
 */
@RequestScoped
public class BodyAllowance {
    static final long MAX_BYTES = 16 << 20;

    private long taken;

    /** How many bytes so many bodies may have together. */
    long left(int bodies) {
        return bodies == 1 && taken == 0 ? Long.MAX_VALUE : Math.max(0, MAX_BYTES - taken);
    }

    void take(long bytes) {
        taken += bytes;
    }
}
