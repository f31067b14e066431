package certes.it.fault;

import java.time.Duration;
import java.util.Random;

/**
 * How long the faults last and how often they come: a few minutes with every build, about an hour with {@code -Pfaults}.
 * What is random follows from a seed, which is printed; {@code -Dcertes.faults.seed} repeats it.
 */
final class Form {

    static final boolean LONG = Boolean.getBoolean("certes.faults.long");

    /** How often the JVM is killed in all. */
    private static final int KILLS = Integer.getInteger("certes.faults.rounds", LONG ? 100 : 9);

    private static final int FAILPOINTS = 6;

    /** How often it ends at each failpoint: two thirds of all. */
    static final int KILLS_PER_FAILPOINT = Math.max(1, KILLS / 9);

    /** How often it is killed at random times: the rest. */
    static final int RANDOM_KILLS = Math.max(1, KILLS - FAILPOINTS * KILLS_PER_FAILPOINT);

    private static final long SEED = Long.getLong("certes.faults.seed", System.nanoTime() & 0xffff_ffffL);

    static {
        System.out.printf("faults: -Dcertes.faults.rounds=%d -Dcertes.faults.seed=%d%n", KILLS, SEED);
    }

    private Form() {}

    /** The random numbers of one fault, which are the same for the same seed whatever else runs. */
    static Random random(String fault) {
        return new Random(SEED * 31 + fault.hashCode());
    }

    static Duration lasting(Duration inTheShortForm, Duration inTheLongForm) {
        return LONG ? inTheLongForm : inTheShortForm;
    }
}
