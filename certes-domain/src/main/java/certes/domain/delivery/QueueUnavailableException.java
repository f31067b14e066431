package certes.domain.delivery;

/** The message broker cannot be reached or refused the message. */
public class QueueUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
