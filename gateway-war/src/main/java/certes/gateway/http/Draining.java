package certes.gateway.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Whether the gateway takes no more events because the server is about to stop. Servers take an application down in an
 * order of their own and break off what is in flight; so the gateway drains as soon as the JVM begins to end, or when it is
 * told to by JMX, as the launcher does before it takes Payara Micro down.
 */
final class Draining implements DrainingMXBean {
    private static final Logger LOG = System.getLogger(Draining.class.getName());
    /** Known to the launcher of certes-micro. */
    private static final String NAME = "dev.certes:type=Gateway";

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Duration patience;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Thread atTheEnd = new Thread(this::drain, "certes-drain");
    private volatile boolean draining;

    /** @param patience how long those in flight are waited for */
    Draining(Duration patience) {
        this.patience = patience;
    }

    /** An exchange began. */
    void enter() {
        inFlight.incrementAndGet();
    }

    /** An exchange was answered. */
    void leave() {
        inFlight.decrementAndGet();
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public void drain() {
        draining = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (inFlight.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void register() {
        Runtime.getRuntime().addShutdownHook(atTheEnd);
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            server.registerMBean(this, new ObjectName(NAME));
        } catch (JMException taken) {
            LOG.log(Level.WARNING, "The gateway cannot be told by JMX to drain", taken);
        }
    }

    /** Leaves nothing behind that would keep the application's classes. */
    void unregister() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException never) {
            LOG.log(Level.DEBUG, "The gateway was not registered", never);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException theEndItself) {
            LOG.log(Level.DEBUG, "The JVM ends already", theEndItself);
        }
    }
}
