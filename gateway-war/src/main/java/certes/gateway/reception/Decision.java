package certes.gateway.reception;

import certes.domain.ingest.Submission;
import certes.gateway.answer.Answer;

/** What was decided on a whole request. */
public sealed interface Decision {
    /** The broker does not see it. */
    record Refused(Answer answer) implements Decision {}

    /** The sender is proven; the broker decides. */
    record Submit(Submission submission) implements Decision {}
}
