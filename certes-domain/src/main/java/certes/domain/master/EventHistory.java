package certes.domain.master;

import certes.domain.access.Principal;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.ledger.Ledger;
import certes.domain.ledger.LedgerDisagreement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happened to every event: the reading side of the state, and replay. Lists are newest first, and each method is a
 * fixed number of statements, however long the list. Throws {@link certes.domain.event.StoreUnavailableException} if the
 * database cannot be reached.
 */
public interface EventHistory {
    Optional<EventView> event(EventId id);

    /** Those of the events that exist, in no order. */
    List<EventView> events(Collection<EventId> ids);

    /**
     * A page of events.
     *
     * @param after the last id of the page before; null for the first page
     */
    Page<EventView> events(EventQuery query, int first, @Nullable EventId after);

    /**
     * The bodies of those of the events that exist: all, or none if together they are longer than allowed.
     *
     * @param mostBytes how long they may be together
     */
    Bodies bodies(Collection<EventId> ids, long mostBytes);

    /** A page of deliveries; {@code after} as for events. */
    Page<DeliveryView> deliveries(DeliveryQuery query, int first, @Nullable DeliveryId after);

    /** The deliveries of each of the events, oldest first. */
    Map<EventId, List<DeliveryView>> deliveriesOf(Collection<EventId> events);

    /** The attempts of each of the deliveries, in order. */
    Map<DeliveryId, List<AttemptView>> attemptsOf(Collection<DeliveryId> deliveries);

    /**
     * The ledger over events accepted in {@code [since, until)}; null means unbounded. A delivery counts where its event
     * lies, that of a replay, too. Where retention has dropped a day, a window that cuts one of its minutes is without
     * that minute.
     */
    Ledger ledger(@Nullable Instant since, @Nullable Instant until);

    /**
     * Events of the window whose deliveries are not those that are expected, oldest first: all that unbalance the ledger,
     * and those that the audit of sealed minutes has found.
     */
    List<LedgerDisagreement> disagreements(@Nullable Instant since, @Nullable Instant until, int limit);

    /**
     * Makes a new delivery of the same event to the same subscription, durable and audited, which names the old one.
     */
    ReplayResult replay(DeliveryId id, Principal by);
}
