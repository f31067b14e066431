package certes.gateway.reception;

import certes.gateway.answer.Answer;
import java.util.function.Function;

/** What was decided on a request before its body is read. */
public sealed interface Admission {
    /** The body is not even read. */
    record Refused(Answer answer) implements Admission {}

    /**
     * The body may be read.
     *
     * @param decide decides on the whole request, given the body, which it may keep
     */
    record Admitted(Function<byte[], Decision> decide) implements Admission {}
}
