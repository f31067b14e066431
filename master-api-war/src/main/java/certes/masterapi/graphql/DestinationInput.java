package certes.masterapi.graphql;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** Where a subscription's events shall go. */
@Input("DestinationInput")
public record DestinationInput(
        @NonNull @Description("HTTPS; SQS, LAMBDA, GRPC and JMS are not taken yet")
        String kind,

        @NonNull @Description("An absolute https:// or http:// URI")
        String address) {}
