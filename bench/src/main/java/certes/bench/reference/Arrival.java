package certes.bench.reference;

import io.vertx.core.http.HttpServerResponse;

/**
 * An event that waits for its commit, with whom to answer after it.
 *
 * @param body as received; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // bodies are compared nowhere
record Arrival(long id, byte[] body, HttpServerResponse response) {}
