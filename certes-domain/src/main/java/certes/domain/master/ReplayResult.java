package certes.domain.master;

/** What became of a wish to replay. */
public sealed interface ReplayResult {
    record Replayed(DeliveryView delivery) implements ReplayResult {}

    /** There is no delivery of this id. */
    record NotFound() implements ReplayResult {}

    /** It cannot be replayed now. */
    record Refused(String detail) implements ReplayResult {}
}
