package certes.consumer.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The clock of a node whose time is corrected now and then. */
final class JumpingClock extends Clock {
    private final Clock right = Clock.systemUTC();
    private volatile Duration wrongBy = Duration.ZERO;

    void jump(Duration by) {
        wrongBy = wrongBy.plus(by);
    }

    @Override
    public Instant instant() {
        return right.instant().plus(wrongBy);
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
