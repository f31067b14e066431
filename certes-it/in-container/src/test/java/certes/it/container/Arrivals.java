package certes.it.container;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has arrived at the destinations of these tests, which are paths of this web module. */
@ApplicationScoped
public class Arrivals {

    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();
    private volatile String root = "";

    void listenAt(String path) {
        root = "http://127.0.0.1:" + System.getenv("CERTES_GATEWAY_HTTP_PORT") + path;
    }

    /** Where deliveries of this name go. */
    URI address(String name) {
        return URI.create(root + name);
    }

    void add(String name, String id) {
        ids.computeIfAbsent(name, first -> new CopyOnWriteArrayList<>()).add(id);
    }

    /** The {@code webhook-id} of each request so far. */
    List<String> at(String name) {
        return ids.getOrDefault(name, List.of());
    }
}
