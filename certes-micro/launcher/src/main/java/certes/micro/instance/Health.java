package certes.micro.instance;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether an instance answers that it is ready. */
public final class Health {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Health() {}

    /** One question, answered within two seconds or taken for a no. */
    public static boolean isReady(int gatewayPort) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + gatewayPort + "/health/ready")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(2_000);
            connection.setReadTimeout(2_000);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Asks again until the answer is yes.
     *
     * @param worthWaiting is asked before every pause; a no ends the waiting
     * @return whether the answer became yes in time
     */
    public static boolean awaitReady(int gatewayPort, Duration atMost, BooleanSupplier worthWaiting)
            throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isReady(gatewayPort)) {
            if (System.nanoTime() - deadline > 0 || !worthWaiting.getAsBoolean()) {
                return false;
            }
            Thread.sleep(PAUSE.toMillis());
        }
        return true;
    }
}
