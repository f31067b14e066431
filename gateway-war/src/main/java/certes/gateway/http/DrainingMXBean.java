package certes.gateway.http;

/** What JMX shows of the gateway. Public, as JMX asks of its interfaces. */
public interface DrainingMXBean {
    /** Whether new events are refused with 503 because the server is about to stop. */
    boolean isDraining();

    /**
     * Refuses new events from now on, until the application is started again, and returns when those in flight are
     * answered, or after half a minute.
     */
    void drain();
}
