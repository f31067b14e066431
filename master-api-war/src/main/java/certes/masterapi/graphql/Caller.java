package certes.masterapi.graphql;

import certes.domain.access.Principal;
import certes.domain.access.Role;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the request that is being answered. */
@RequestScoped
public class Caller {
    private @Nullable Principal principal;

    /** Says who it is; once, before anything is executed. */
    public void identify(Principal verified) {
        this.principal = verified;
    }

    /**
     * The caller, who has that role.
     *
     * @throws RefusedException if the caller has not, or nobody said who it is
     */
    public Principal with(Role role) {
        Principal caller = principal;
        if (caller == null) {
            throw RefusedException.unauthenticated("send a token: Authorization: Bearer <token>");
        }
        if (!caller.has(role)) {
            throw RefusedException.forbidden("this needs the role " + role.claim() + ", which the token has not");
        }
        return caller;
    }
}
