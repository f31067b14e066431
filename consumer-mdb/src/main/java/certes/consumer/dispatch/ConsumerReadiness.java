package certes.consumer.startup;

import certes.domain.health.ReadinessCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Ready once deliveries can be claimed and sent. It is told so, since whoever asks for a bean first makes it. */
@ApplicationScoped
public class ConsumerReadiness implements ReadinessCheck {
    private volatile boolean started;

    void started() {
        started = true;
    }

    @Override
    public String name() {
        return "consumer";
    }

    @Override
    public Optional<String> problem() {
        return started ? Optional.empty() : Optional.of("the consumer of deliveries has not started yet");
    }
}
