package certes.domain.access;

import java.util.Set;

/**
 * Who is calling.
 *
 * @param name the user's or key's name
 * @param roles as in the token's {@code roles} claim
 */
public record Principal(String name, Set<String> roles) {
    public boolean has(Role role) {
        return roles.contains(role.claim());
    }
}
