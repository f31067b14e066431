package certes.broker.ingest;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;

/**
 * Starts {@link GroupCommit} with the application, and in the name of a session bean. A thread carries the name of the
 * component in which it was made; Payara notes the connections of each thread that carries a servlet's name in a table of
 * the server, which it never clears, and the table would keep every application that was ever deployed.
 */
@Startup
@Singleton
public class IngestStart {
    @Inject
    private GroupCommit events;

    @PostConstruct
    void start() {
        events.open(); // the first call makes the bean
    }
}
