package certes.micro;

import java.io.Serial;

/** Certes cannot start, for a reason that the reader of the message can do something about. */
public final class StartFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    public StartFailure(String sentence) {
        super(sentence);
    }

    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
