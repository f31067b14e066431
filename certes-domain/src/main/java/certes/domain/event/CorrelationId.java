package certes.domain.event;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Marks that an event passed a component: {@code <service>.<version>-<epoch seconds hex>-<24 hex>}. An event carries an
 * ordered list of them.
 *
 * @param text the whole id
 */
public record CorrelationId(String text) {
    private static final int RANDOM_BYTES = 12;

    /**
     * A new id.
     *
     * @param service the component: {@code ext.gh}, {@code gw}, {@code eb}, {@code api}, {@code ec}, {@code reg}
     * @param version the version of the component's format, from 1
     */
    public static CorrelationId of(String service, int version, long epochSeconds, RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new CorrelationId(service
                + '.'
                + version
                + '-'
                + Long.toHexString(epochSeconds)
                + '-'
                + HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return text;
    }
}
