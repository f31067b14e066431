package certes.consumer.dispatch;

import certes.domain.health.ReadinessCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ready once deliveries can be claimed and sent. It is told so, since whoever asks for a bean first makes it. */
@ApplicationScoped
public class ConsumerReadiness implements ReadinessCheck {
    private final CountDownLatch started = new CountDownLatch(1);

    void started() {
        started.countDown();
    }

    /**
     * Waits until it is ready; at most that long.
     *
     * @return whether it is
     */
    public boolean await(Duration longest) throws InterruptedException {
        return started.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public Optional<String> problem() {
        return started.getCount() == 0
                ? Optional.empty()
                : Optional.of("the consumer of deliveries has not started yet");
    }
}
