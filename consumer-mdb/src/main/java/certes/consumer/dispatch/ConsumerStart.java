package certes.consumer.dispatch;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the consumer with the application, on the server's own thread, and holds messages back until then. A broker that
 * outlived the application has messages for it at once; a message's thread that made the beans would hold the lock under
 * which beans are made and wait for the one under which session beans start, while the server's thread does it the other
 * way round.
 */
@Startup
@Singleton
public class ConsumerStart {
    /** One for each class loader, which is one for each deployment. */
    private static final CountDownLatch STARTED = new CountDownLatch(1);

    @Inject
    private Dispatcher dispatcher;

    @PostConstruct
    void start() {
        dispatcher.open();
        STARTED.countDown();
    }

    /** Waits for the start; false if there is none within the time, since it failed. */
    static boolean awaitStarted(long timeout, TimeUnit unit) throws InterruptedException {
        return STARTED.await(timeout, unit);
    }
}
