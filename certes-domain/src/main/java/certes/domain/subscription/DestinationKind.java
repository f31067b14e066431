package certes.domain.subscription;

/** How a destination is reached. The ordinals are stored in the database: append only. */
public enum DestinationKind {
    HTTPS,
    SQS,
    LAMBDA,
    GRPC,
    JMS
}
