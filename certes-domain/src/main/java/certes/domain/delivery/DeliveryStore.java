package certes.domain.delivery;

import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the state of deliveries is kept, and the only place that changes it. The database's clock decides what is due.
 * Every method throws {@link certes.domain.event.StoreUnavailableException} if the database cannot take it. Thread-safe.
 */
public interface DeliveryStore {
    /** How long a body may be to come with its claim, in bytes; so many at most fit into memory for all that is claimed. */
    int MAX_CLAIMED_BODY = 32 << 10;

    /**
     * Takes those of the deliveries that are due, each under a new lease. What is not due, is final, or is held by
     * somebody else is left out, so claiming twice is harmless. Deliveries of a subscription that is not active are put
     * aside until it is resumed, those of a destination whose circuit is open until it is probed or recovers; those of a
     * deleted subscription are cancelled. None of these is returned.
     *
     * <p>A crash after this, or a failure in it, loses nothing: the lease runs out, and the relay hands the delivery out
     * again.
     *
     * @param grace how long the lease lasts beyond the subscription's timeout
     */
    List<ClaimedDelivery> claim(Collection<DeliveryId> ids, Duration grace);

    /** The body of an event, which is too long to come with a claim; empty if there is no such event any more. */
    Optional<byte[]> body(EventId event);

    /**
     * Records attempts in one transaction. An outcome whose lease is no longer the newest changes nothing. After it,
     * what the outcomes mean beside their deliveries: a destination that is gone disables its subscription, one that is
     * down gets an open circuit, one whose circuit is not closed is observed. A crash in between loses that; it is seen
     * again by the next attempts.
     *
     * @return the deliveries whose outcome counted
     */
    Set<DeliveryId> record(List<Outcome> outcomes);

    /** Hands claimed deliveries back. Whoever does not hold one any more changes nothing. */
    void release(List<HandedBack> returned);

    /**
     * Makes due now what was handed back and not claimed since.
     *
     * @param leases under which each was held until it was handed back
     */
    void hasten(Map<DeliveryId, Long> leases);

    /**
     * The deliveries of one priority that are due, longest due first: those never queued, those whose time has come,
     * and those whose lease ran out.
     *
     * @param overdue how long a delivery that was never claimed must have been due, since one that was accepted just now
     *     is being queued anyway; others are returned as soon as they are due
     */
    List<DeliveryId> due(int priority, Duration overdue, int limit);

    /** The priorities of which some delivery is due, in the sense of {@link #due}: one question instead of ten. */
    Set<Integer> duePriorities(Duration overdue);

    /**
     * Those of the deliveries that nobody has claimed since they were queued, and that have been due ever since: one that
     * was claimed, failed and is due again is not among them.
     *
     * @param queuedFor how long ago each was queued
     */
    Set<DeliveryId> unclaimed(Map<DeliveryId, Duration> queuedFor);

    /**
     * Makes due what was put aside for a subscription that is active again and whose destination's circuit is closed.
     *
     * @param limit how many deliveries at most
     * @return how many were woken; less than the limit when nothing is left to do
     */
    int wake(int limit);

    /**
     * Cancels what is open for deleted subscriptions, of which it takes on many at once, and the others the next time.
     *
     * @param limit how many deliveries at most
     * @return how many were open; less than the limit when nothing of these subscriptions is left
     */
    int cancelDeleted(int limit);
}
