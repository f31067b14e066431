package certes.consumer.sending;

import java.net.UnknownHostException;

/** A destination's address must not be dialled. */
final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    RefusedAddressException(String message) {
        super(message);
    }
}
