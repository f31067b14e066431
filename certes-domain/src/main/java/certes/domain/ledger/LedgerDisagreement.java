package certes.domain.ledger;

import certes.domain.id.EventId;

/**
 * An event whose deliveries are not those that are expected.
 *
 * @param expected deliveries, as written on the event's row and on those of its replays
 * @param found deliveries that there are
 */
public record LedgerDisagreement(EventId event, long expected, long found) {}
