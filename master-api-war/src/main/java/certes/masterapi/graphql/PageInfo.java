package certes.masterapi.graphql;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Where a page ends and whether there is more. */
@Type("PageInfo")
public record PageInfo(
        boolean hasNextPage,

        @Description("Give it as after to get the next page") @Nullable
        String endCursor) {}
