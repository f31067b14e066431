package certes.master.catalog;

import certes.domain.event.EventPattern;
import certes.domain.id.SubscriptionId;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.SubscriptionState;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscription, as it lies in its row; its state changes here only. */
@Entity
@Table(name = "subscription")
public class SubscriptionEntity {
    @Id
    private long id;

    private String pattern;

    @Column(name = "destination_kind")
    private short destinationKind;

    @Column(name = "destination_address")
    private String destinationAddress;

    private short priority;
    private @Nullable String priorities;
    private @Nullable String filter;
    private short state;
    private @Nullable String subscriber;

    @Embedded
    private @Nullable BackoffColumns backoff;

    @Column(name = "timeout_millis")
    private long timeoutMillis;

    private byte[] secrets;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "rate_limit_per_second")
    private @Nullable Integer rateLimitPerSecond;

    @Column(name = "disabled_reason")
    private @Nullable String disabledReason;

    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    @Column
    private long change;

    /** For JPA. */
    protected SubscriptionEntity() {}

    SubscriptionEntity(SubscriptionId id, NewSubscription wish, Secrets secrets, Instant createdAt, long change) {
        this.id = id.value();
        this.pattern = wish.pattern().text();
        this.destinationKind = (short) wish.destination().kind().ordinal();
        this.destinationAddress = wish.destination().address().toString();
        this.priority = (short) wish.priority();
        this.priorities = PrioritiesText.write(wish.priorities());
        this.filter = wish.filter();
        this.state = (short) SubscriptionState.ACTIVE.ordinal();
        this.subscriber = wish.subscriber();
        this.backoff = BackoffColumns.of(wish.backoff());
        this.timeoutMillis = wish.timeout().toMillis();
        this.secrets = secrets.encrypt(id.toString(), List.of(wish.secret().reveal()));
        this.createdAt = createdAt;
        this.rateLimitPerSecond = wish.rateLimitPerSecond();
        this.change = change;
    }

    long id() {
        return id;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    SubscriptionState state() {
        return SubscriptionState.values()[state];
    }

    String address() {
        return destinationAddress;
    }

    void disable(String reason, long atChange) {
        become(SubscriptionState.DISABLED, atChange);
        disabledReason = reason;
    }

    void become(SubscriptionState next, long atChange) {
        state = (short) next.ordinal();
        disabledReason = null;
        change = atChange;
    }

    void delete(Instant at, long atChange) {
        deletedAt = at;
        change = atChange;
    }

    Subscription subscription(Secrets vault) {
        SubscriptionId subscriptionId = new SubscriptionId(id);
        return new Subscription(
                subscriptionId,
                EventPattern.parse(pattern, ""),
                new Destination(DestinationKind.values()[destinationKind], URI.create(destinationAddress)),
                priority,
                PrioritiesText.read(priorities),
                filter,
                state(),
                subscriber,
                backoff == null ? null : backoff.policy(),
                Duration.ofMillis(timeoutMillis),
                vault.decrypt(subscriptionId.toString(), secrets).stream()
                        .map(SigningSecret::parse)
                        .toList(),
                createdAt,
                rateLimitPerSecond,
                disabledReason);
    }
}
