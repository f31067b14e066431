package certes.bench.bus;

/**
 * What a bus counted since it started.
 *
 * @param accepted events
 * @param delivered deliveries
 */
public record Counts(long accepted, long delivered) {}
