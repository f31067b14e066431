package certes.domain.failpoint;

import java.util.concurrent.atomic.AtomicLong;

/** Does something once, when a step was passed as often as was said. Thread-safe. */
final class Trigger {
    private final Failpoint at;
    private final AtomicLong left;
    private final Runnable end;

    Trigger(FailpointSetting setting, Runnable end) {
        this.at = setting.at();
        this.left = new AtomicLong(setting.hit());
        this.end = end;
    }

    void pass(Failpoint step) {
        if (step == at && left.decrementAndGet() == 0) {
            end.run();
        }
    }
}
