package certes.bench.bus;

import certes.bench.load.Scenario;
import java.io.IOException;
import java.net.URI;

/** A running bus that events can be posted to. */
public interface Bus {

    /** How results name it. */
    String name();

    /**
     * Prepares it for a scenario's events.
     *
     * @param source a name that was not used yet
     * @param receiver where deliveries go
     * @return where to post
     * @throws IOException if it refuses
     */
    URI open(Scenario scenario, String source, URI receiver) throws IOException, InterruptedException;

    /**
     * Counts, cheaply enough to be asked while something is measured.
     *
     * @throws IOException if it does not answer
     */
    Counts counts() throws IOException, InterruptedException;

    /**
     * Checks what must be true when nothing is under way any more.
     *
     * @throws IOException if something is pending or does not add up
     */
    void prove() throws IOException, InterruptedException;
}
