package certes.consumer.sending;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Looks names up on threads of its own, one look-up for each name at a time, and keeps the addresses for half a minute. So
 * a name server that hangs holds up those who wait for that name, and neither the threads that send nor anybody else.
 * Thread-safe.
 */
final class NameLookups implements DnsResolver {
    private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_KEPT = 50_000;
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");

    private final DnsResolver names;
    private final Executor threads;
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

    /** What a name was found to be. */
    private record Found(List<InetAddress> addresses, long atNanos) {
        boolean isFresh() {
            return System.nanoTime() - atNanos < KEPT_NANOS;
        }
    }

    /**
     * Look-ups through a resolver.
     *
     * @param threads where look-ups wait; has as many threads as names may hang at once
     */
    NameLookups(DnsResolver names, Executor threads) {
        this.names = names;
        this.threads = threads;
    }

    /** Completed, never exceptionally, as soon as {@link #resolve} can answer without waiting. */
    CompletionStage<Void> ready(String host) {
        if (LITERAL.matcher(host).matches() || isKnown(host)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> ours = new CompletableFuture<>();
        CompletableFuture<Void> earlier = underWay.putIfAbsent(host, ours);
        if (earlier != null) {
            return earlier;
        }
        try {
            threads.execute(() -> lookUp(host, ours));
        } catch (RuntimeException | Error refused) { // no thread: nobody else may wait for this look-up
            underWay.remove(host);
            ours.complete(null); // resolve asks by itself
        }
        return ours;
    }

    private void lookUp(String host, CompletableFuture<Void> done) {
        try {
            lookUp(host);
        } catch (UnknownHostException unknown) {
            found.remove(host); // resolve asks again and says it to whoever sends; the system remembers a no
        } finally {
            underWay.remove(host);
            done.complete(null);
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        Found known = found.get(host);
        return known != null && known.isFresh() ? known.addresses().toArray(InetAddress[]::new) : lookUp(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return List.of(resolve(host)).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        if (found.size() >= MAX_KEPT) {
            found.clear();
        }
        found.put(host, new Found(List.of(addresses), System.nanoTime()));
        return addresses;
    }

    private boolean isKnown(String host) {
        Found known = found.get(host);
        return known != null && known.isFresh();
    }
}
