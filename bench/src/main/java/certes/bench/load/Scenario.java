package certes.bench.load;

import io.vertx.core.json.JsonObject;

/**
 * What kind of load a figure stands for.
 *
 * @param subscriptions how many want each event
 * @param schema whether events are checked against a JSON Schema
 * @param signed whether senders are verified by a signature
 * @param bytes size of an event's body
 * @param connections over how many connections events come in
 */
public record Scenario(int subscriptions, boolean schema, boolean signed, int bytes, int connections) {

    /**
     * @throws IllegalArgumentException if nothing can be measured so
     */
    public Scenario {
        if (subscriptions < 1 || connections < 1 || bytes < PushEvent.SMALLEST) {
            throw new IllegalArgumentException("at least one subscription, one connection and " + PushEvent.SMALLEST
                    + " bytes are needed, not " + subscriptions + ", " + connections + " and " + bytes);
        }
    }

    /** In words, such as {@code 10 subscriptions, 16 KiB, schema, 64 connections}. */
    public String label() {
        return (subscriptions == 1 ? "1 subscription" : subscriptions + " subscriptions")
                + ", " + (bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B")
                + (schema ? ", schema" : "")
                + (signed ? ", signature" : "")
                + ", " + connections + " connections";
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("subscriptions", subscriptions)
                .put("schema", schema)
                .put("signed", signed)
                .put("bytes", bytes)
                .put("connections", connections);
    }

    /** The inverse of {@link #toJson}. */
    public static Scenario of(JsonObject json) {
        return new Scenario(
                json.getInteger("subscriptions"),
                json.getBoolean("schema"),
                json.getBoolean("signed"),
                json.getInteger("bytes"),
                json.getInteger("connections"));
    }
}
