package certes.masterapi.graphql;

import certes.domain.event.EventPattern;
import certes.domain.subscription.TypePriority;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** The priority of events of some type. */
@Input("EventTypePriorityInput")
public record EventTypePriorityInput(
        @NonNull @Description("An event URI whose name may be *, or * for every event; the narrower one goes first")
        String pattern,

        @Description("From 0 to 9; 9 goes first") int priority) {

    /** @throws IllegalArgumentException saying which value is wrong */
    TypePriority priorityOf(String ownDomain) {
        return new TypePriority(EventPattern.parse(pattern, ownDomain), priority);
    }
}
