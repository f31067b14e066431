package certes.bench.bus;

import certes.bench.load.Scenario;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;

/**
 * The running {@link certes.bench.reference.ReferencePipeline}. It knows neither schemas nor signatures of senders, and was
 * told when it started how many deliveries an event has and where they go.
 */
public final class ReferenceBus implements Bus {

    private final Http http = new Http();
    private final URI url;

    public ReferenceBus(int port) {
        url = URI.create("http://127.0.0.1:" + port + "/");
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public URI open(Scenario scenario, String source, URI receiver) {
        return url;
    }

    @Override
    public Counts counts() throws IOException, InterruptedException {
        JsonObject counts = new JsonObject(http.get(url));
        return new Counts(counts.getLong("accepted"), counts.getLong("delivered"));
    }

    /** It keeps no ledger. */
    @Override
    public void prove() {}
}
