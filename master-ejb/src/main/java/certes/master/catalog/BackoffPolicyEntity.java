package certes.master.catalog;

import certes.domain.backoff.BackoffPolicy;
import certes.domain.backoff.BackoffScope;
import certes.domain.backoff.Side;
import certes.domain.event.EventPattern;
import certes.domain.id.SourceId;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A back-off policy for one scope; null columns mean every source, every event type. */
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

    BackoffPolicyEntity(BackoffScope scope, BackoffPolicy policy, long change) {
        SourceId source = scope.source();
        EventPattern type = scope.eventType();
        this.side = (short) scope.side().ordinal();
        this.sourceId = source == null ? null : source.value();
        this.eventType = type == null ? null : type.text();
        become(policy, change);
    }

    final void become(BackoffPolicy next, long atChange) {
        backoff = BackoffColumns.of(next);
        change = atChange;
    }

    BackoffScope scope() {
        return new BackoffScope(
                Side.values()[side],
                sourceId == null ? null : new SourceId(sourceId),
                eventType == null ? null : EventPattern.parse(eventType, ""));
    }

    BackoffPolicy policy() {
        return Objects.requireNonNull(backoff, "a policy's columns are not null")
                .policy();
    }
}
