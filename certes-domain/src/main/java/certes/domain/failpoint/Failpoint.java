package certes.domain.failpoint;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step on an event's way after which it matters what a crash leaves behind. {@code certes.failpoint} names the one at
 * which this process ends, without any last word, as kill -9 would end it; for tests of Certes alone.
 */
public enum Failpoint {
    /** Everything of a batch of events is told to the database, and nothing is committed. */
    BEFORE_COMMIT,
    /** A batch of events is durable; nobody was answered, and nothing is on its way to the queue. */
    AFTER_COMMIT_BEFORE_RELAY,
    /** Ids were queued. */
    AFTER_RELAY,
    /** Deliveries were claimed, and none of them is sent. */
    AFTER_CLAIM,
    /** Receivers have answered, and nothing of it is recorded. The only step whose crash repeats an attempt. */
    AFTER_ANSWER_BEFORE_RECORDING,
    /**
     * Outcomes are recorded. A message is acknowledged as soon as its ids are claimed and their sending began, so this is
     * a moment before the acknowledgement only for messages whose first deliveries were faster than the rest of them
     * waited for room. A broker that outlives the process hands those out again, and there is nothing left to claim.
     */
    AFTER_RECORDING_BEFORE_ACKNOWLEDGEMENT;

    private static final int KILLED = 137;

    /** Null unless one is set. The JIT compiler knows what a static final field holds, so {@link #pass} costs nothing then. */
    private static final @Nullable Trigger TRIGGER = FailpointSetting.ofThisProcess(System::getProperty, System::getenv)
            .map(setting -> new Trigger(setting, () -> Runtime.getRuntime().halt(KILLED)))
            .orElse(null);

    /** Ends the process if this is the step that was set, and it was passed as often as was said. */
    public void pass() {
        if (TRIGGER != null) {
            TRIGGER.pass(this);
        }
    }

    /** How the setting names it, such as {@code after-claim}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
