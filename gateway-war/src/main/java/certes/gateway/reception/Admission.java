package certes.gateway.reception;

import certes.domain.event.EventUri;
import certes.domain.id.SourceId;
import certes.gateway.answer.Answer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was decided on a request before its body is read. */
public sealed interface Admission {
    /** The body is not even read. */
    record Refused(Answer answer) implements Admission {}

    /**
     * The body may be read.
     *
     * @param source null for an own event
     * @param uri null where only the body tells
     * @param decide decides on the whole request, given the body, which it may keep
     */
    record Admitted(@Nullable SourceId source, @Nullable EventUri uri, Function<byte[], Decision> decide)
            implements Admission {}
}
