package certes.micro;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM, SIGINT and SIGHUP, taken before the JVM's own shutdown begins: its hooks run all at once, and then the
 * application would lose its broker and its database while it still stops.
 *
 * <p>The JDK offers signals in {@code jdk.unsupported} only, whose use the compiler rejects; so they are reached by
 * reflection, and where they are missing the shutdown hook alone stops Certes.
 */
final class StopSignals {

    private static final System.Logger LOG = System.getLogger(StopSignals.class.getName());

    private StopSignals() {}

    /** Runs the action, on a thread of the JVM's, whenever one of the signals comes. */
    static void handle(Runnable action) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "certes";
        };
        for (String name : List.of("TERM", "INT", "HUP")) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
                Object proxy = Proxy.newProxyInstance(
                        StopSignals.class.getClassLoader(), new Class<?>[] {signalHandler}, handler);
                signal.getMethod("handle", signal, signalHandler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            } catch (ReflectiveOperationException unavailable) {
                LOG.log(System.Logger.Level.DEBUG, "SIG" + name + " is left to the JVM", unavailable);
            }
        }
    }
}
