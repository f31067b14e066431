package certes.broker.relay;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/** Starts the {@link Relay} with the application, so that what the last run left is relayed before anything comes in. */
@Startup
@Singleton
public class RelayStart {
    @Inject
    private Relay relay;

    @PostConstruct
    void start() {
        relay.offer(java.util.List.of()); // the first call makes the bean
    }
}
