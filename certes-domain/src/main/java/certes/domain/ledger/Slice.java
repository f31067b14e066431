package certes.domain.ledger;

import certes.domain.id.IdGenerator;
import java.time.Duration;
import java.time.Instant;

/** The minutes into which the ledger cuts the ids of events, so that totals of the past are added up once. */
public final class Slice {
    /** How many ids a minute spans. */
    public static final long LENGTH =
            IdGenerator.floor(IdGenerator.timeOf(0).plus(Duration.ofMinutes(1))) - IdGenerator.floor(Instant.EPOCH);

    private Slice() {}

    /** The first id of the minute in which an id lies. */
    public static long of(long id) {
        return id - id % LENGTH;
    }
}
