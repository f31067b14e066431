package certes.domain.event;

/**
 * The state database is there, and refuses what it was given: the same again will be refused again. What was refused
 * together may be taken one by one, but for what is to blame.
 */
public class DataRefusedException extends StoreUnavailableException {
    private static final long serialVersionUID = 1;

    public DataRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
