package certes.domain.access;

/** What a caller may do. */
public enum Role {
    SUBSCRIPTIONS_READ("subscriptions:read"),
    SUBSCRIPTIONS_WRITE("subscriptions:write"),
    EVENTS_READ("events:read"),
    EVENTS_WRITE("events:write"),
    BACKOFFS_READ("backoffs:read"),
    BACKOFFS_WRITE("backoffs:write"),
    CONFIG_READ("config:read"),
    CONFIG_WRITE("config:write"),
    SCHEMAS_READ("schemas:read"),
    SCHEMAS_WRITE("schemas:write"),
    USERS_READ("users:read"),
    USERS_WRITE("users:write");

    private final String claim;

    Role(String claim) {
        this.claim = claim;
    }

    /** As the token's {@code roles} claim writes it. */
    public String claim() {
        return claim;
    }
}
