package certes.domain.replay;

import certes.domain.access.Principal;
import certes.domain.id.ReplayId;
import java.util.List;
import java.util.Optional;

/**
 * Replays of many events. A replay that was started is carried out by whichever node is running, in steps that a crash
 * neither loses nor repeats. Throws {@link certes.domain.event.StoreUnavailableException} if the database cannot be
 * reached.
 */
public interface EventReplays {
    /** Starts a replay, durable and audited. Empty if there is no subscription of the id that the wish names. */
    Optional<Replay> start(ReplayWish wish, Principal by);

    /** One replay; empty if there is none of this id. */
    Optional<Replay> replay(ReplayId id);

    /** The newest replays, newest first. */
    List<Replay> latest(int limit);

    /**
     * Lets a running replay make no more deliveries, and cancels within about a second those that it made and that are
     * open; one that is being attempted is cancelled only if that attempt fails. A replay that is not running stays as
     * it is. Empty if there is none of this id.
     */
    Optional<Replay> cancel(ReplayId id, Principal by);
}
