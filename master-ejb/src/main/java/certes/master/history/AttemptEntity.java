package certes.master.history;

import certes.domain.id.DeliveryId;
import certes.domain.master.AttemptView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt's row, read only: {@link certes.master.store.PgDeliveryStore} writes it. */
@Entity
@IdClass(AttemptEntity.Key.class)
@Table(name = "attempt")
public class AttemptEntity {
    private static final long MICROS_PER_MILLI = 1_000;

    @Id
    @Column(name = "delivery_id")
    private long deliveryId;

    @Id
    private int number;

    @Column(name = "started_at")
    private Instant startedAt;

    @Column(name = "duration_micros")
    private long durationMicros;

    private @Nullable Short status;
    private @Nullable String error;

    @Column(name = "response_excerpt")
    private @Nullable String responseExcerpt;

    /** For JPA. */
    protected AttemptEntity() {}

    AttemptView view() {
        return new AttemptView(
                new DeliveryId(deliveryId),
                number,
                startedAt,
                durationMicros / MICROS_PER_MILLI,
                status == null ? null : status.intValue(),
                error,
                responseExcerpt);
    }

    /** The primary key. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1;

        private long deliveryId;
        private int number;

        /** For JPA. */
        public Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.deliveryId == deliveryId && key.number == number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(deliveryId) * 31 + number;
        }
    }
}
