package certes.domain.event;

/** The state database cannot be reached or refused the work; trying again later may succeed. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
