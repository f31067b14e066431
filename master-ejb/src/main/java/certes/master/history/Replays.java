package certes.master.history;

import certes.domain.access.Principal;
import certes.domain.delivery.DeliveryState;
import certes.domain.id.DeliveryId;
import certes.domain.id.IdGenerator;
import certes.domain.master.ReplayResult;
import certes.master.audit.AuditEntry;
import certes.master.ledger.LateReplays;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;

/**
 * Makes a new delivery of an old one's event, in the caller's transaction: the row, what the ledger expects of it, and
 * the audit. Nothing is queued here: the row is due, so the sweeper finds it.
 */
@ApplicationScoped
class Replays {
    private static final String DELIVERY = """
            INSERT INTO delivery (id, event_id, subscription_id, priority, replay_of)
            SELECT ?, d.event_id, d.subscription_id, d.priority, d.id
            FROM delivery d JOIN subscription s ON s.id = d.subscription_id
            WHERE d.id = ? AND s.deleted_at IS NULL""";

    private static final String KEPT = "SELECT id FROM event WHERE id = ?";

    private static final String EXPECTED =
            "INSERT INTO replay (delivery_id, replay_of, event_id) SELECT id, replay_of, event_id FROM delivery WHERE id = ?";

    @Inject
    private EntityManager entities;

    @Inject
    private IdGenerator ids;

    ReplayResult replay(DeliveryId old, Principal by) {
        entities.createNativeQuery(LateReplays.SHARE).getSingleResult();
        DeliveryEntity found = entities.find(DeliveryEntity.class, old.value());
        if (found == null) {
            return new ReplayResult.NotFound();
        }
        DeliveryState state = found.view().state();
        if (!state.isFinal()) {
            return new ReplayResult.Refused("The delivery is " + state + " and will be attempted anyway; only a"
                    + " delivered, dead-lettered or cancelled one is replayed.");
        }
        if (entities.createNativeQuery(KEPT)
                .setParameter(1, found.event().value())
                .getResultList()
                .isEmpty()) {
            return new ReplayResult.Refused("Retention removed the event, so there is nothing to deliver.");
        }
        long id = ids.next();
        if (entities.createNativeQuery(DELIVERY)
                        .setParameter(1, id)
                        .setParameter(2, old.value())
                        .executeUpdate()
                == 0) {
            return new ReplayResult.Refused("The subscription was deleted, so there is nowhere to deliver to.");
        }
        entities.createNativeQuery(EXPECTED).setParameter(1, id).executeUpdate();
        entities.createNativeQuery(LateReplays.ADD)
                .setParameter(1, "{" + id + "}")
                .executeUpdate();
        entities.persist(new AuditEntry(by.name(), "replayDelivery", old.toString(), new DeliveryId(id).toString()));
        return new ReplayResult.Replayed(entities.find(DeliveryEntity.class, id).view());
    }
}
