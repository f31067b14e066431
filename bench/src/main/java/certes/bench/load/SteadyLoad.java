package certes.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed rate for a long time: posts events and receives their deliveries in one process, and so by one clock. The time
 * from received to handed over is taken from the moment at which an event was due to be sent: an upper bound, since the way
 * to the gateway is in it.
 */
public final class SteadyLoad {

    private static final Scenario SCENARIO = new Scenario(1, false, false, 1024, 64);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SteadyLoad() {}

    /**
     * Prints what it measured.
     *
     * @param arguments the URL to post to, the port to receive on, events per second, seconds to measure, and seconds
     *     before them that do not count
     */
    public static void main(String... arguments) throws IOException {
        URI url = URI.create(arguments[0]);
        int rate = Integer.parseInt(arguments[2]);
        InetSocketAddress gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort());
        EventRequest request = new EventRequest(url, SCENARIO);
        try (HandoverReceiver receiver = new HandoverReceiver(Integer.parseInt(arguments[1]));
                OpenLoop warmUp = OpenLoop.ofSame(request, gateway, SCENARIO.connections());
                OpenLoop load = OpenLoop.ofStamped(request, gateway, SCENARIO.connections())) {
            long before = warmUp.run(rate, Duration.ofSeconds(Long.parseLong(arguments[4])))
                    .acknowledged();
            OpenLoop.Outcome outcome = load.run(rate, Duration.ofSeconds(Long.parseLong(arguments[3])));
            awaitDeliveries(outcome.acknowledged(), receiver);
            print(before, outcome, receiver);
        }
    }

    private static void awaitDeliveries(long acknowledged, HandoverReceiver receiver) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (receiver.latencies().count() < acknowledged && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static void print(long warmUp, OpenLoop.Outcome outcome, HandoverReceiver receiver) {
        System.out.println("due " + outcome.due() + " after " + warmUp + " of warm-up; acknowledged "
                + outcome.acknowledged() + ", unsent " + outcome.unsent() + ", handed over "
                + receiver.latencies().count() + ", by a later attempt " + receiver.repeated());
        outcome.refusals()
                .forEach((reason, count) -> System.out.println("  " + count + " refused or unanswered: " + reason));
        System.out.println("due to acknowledged: " + outcome.latencies());
        System.out.println("due to handed over:  " + receiver.latencies());
    }
}
