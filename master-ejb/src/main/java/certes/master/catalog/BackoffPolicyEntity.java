package certes.master.catalog;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.Side;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A back-off policy for one side, of one scope: so far the scope is always the whole side (both columns null). */
@Entity
@Table(name = "backoff_policy")
public class BackoffPolicyEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private short side;

    @Column(name = "source_id")
    private @Nullable Long sourceId;

    @Column(name = "event_type")
    private @Nullable String eventType;

    @Embedded
    private @Nullable BackoffColumns backoff;

    @Column
    private long change;

    /** For JPA. */
    protected BackoffPolicyEntity() {}

    BackoffPolicyEntity(Side side, BackoffPolicy policy, long change) {
        this.side = (short) side.ordinal();
        become(policy, change);
    }

    final void become(BackoffPolicy next, long atChange) {
        backoff = BackoffColumns.of(next);
        change = atChange;
    }

    Side side() {
        return Side.values()[side];
    }

    BackoffPolicy policy() {
        return Objects.requireNonNull(backoff, "a policy's columns are not null")
                .policy();
    }
}
