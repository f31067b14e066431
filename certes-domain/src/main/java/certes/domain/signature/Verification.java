package certes.domain.signature;

/** What checking a signature says. */
public sealed interface Verification {
    /** Whoever sent this knows a secret, and the bytes are the ones that were signed. */
    record Genuine() implements Verification {}

    /**
     * It proves nothing.
     *
     * @param reason what is wrong, fit to be told to the sender: it names headers and never secrets or signatures
     */
    record Forged(String reason) implements Verification {}

    /** The one {@link Genuine}. */
    Verification GENUINE = new Genuine();
}
