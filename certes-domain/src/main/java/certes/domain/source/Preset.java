package certes.domain.source;

/** How a source proves who it is. */
public enum Preset {
    GITHUB("github"),
    STANDARD_WEBHOOKS("standard-webhooks"),
    STRIPE("stripe"),
    HMAC("hmac"),
    API_KEY("api-key"),
    BASIC("basic"),
    NONE("none");

    private final String label;

    Preset(String label) {
        this.label = label;
    }

    /** As the API writes it. */
    public String label() {
        return label;
    }

    /** @throws IllegalArgumentException naming the ones there are */
    public static Preset parse(String label) {
        StringBuilder known = new StringBuilder();
        for (Preset preset : values()) {
            if (preset.label.equals(label)) {
                return preset;
            }
            known.append(known.isEmpty() ? "" : ", ").append(preset.label);
        }
        throw new IllegalArgumentException("there is no preset '" + label + "'; there are " + known);
    }
}
