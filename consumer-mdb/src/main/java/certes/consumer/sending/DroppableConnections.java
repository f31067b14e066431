package certes.consumer.sending;

import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections of which one can be dropped in the middle of its exchange. The client itself only cancels what
 * waits for a connection; an exchange that was given up would go on for as long as its destination drips. Thread-safe.
 */
final class DroppableConnections implements AsyncClientConnectionManager {
    private final AsyncClientConnectionManager pool;
    /** By the id of the exchange; empty for one that was dropped before it had a connection. */
    private final Map<String, Optional<AsyncConnectionEndpoint>> leased = new ConcurrentHashMap<>();

    DroppableConnections(AsyncClientConnectionManager pool) {
        this.pool = pool;
    }

    /** Closes the exchange's connection at once, now or as soon as it has one; {@link #forget} is called after it. */
    void drop(String exchange) {
        Optional<AsyncConnectionEndpoint> connection = leased.put(exchange, Optional.empty());
        if (connection != null) {
            connection.ifPresent(held -> held.close(CloseMode.IMMEDIATE));
        }
    }

    /** The exchange is over. */
    void forget(String exchange) {
        leased.remove(exchange);
    }

    private boolean isDropped(String exchange) {
        Optional<AsyncConnectionEndpoint> connection = leased.get(exchange);
        return connection != null && connection.isEmpty();
    }

    @Override
    public Future<AsyncConnectionEndpoint> lease(
            String id,
            HttpRoute route,
            @Nullable Object state,
            Timeout requestTimeout,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        return pool.lease(id, route, state, requestTimeout, new Following(callback) {
            @Override
            public void completed(AsyncConnectionEndpoint connection) {
                if (leased.putIfAbsent(id, Optional.of(connection)) == null) {
                    super.completed(connection);
                } else {
                    pool.release(connection, null, TimeValue.ZERO_MILLISECONDS);
                    failed(new InterruptedIOException("given up"));
                }
            }
        });
    }

    @Override
    public Future<AsyncConnectionEndpoint> connect(
            AsyncConnectionEndpoint connection,
            ConnectionInitiator initiator,
            Timeout timeout,
            @Nullable Object attachment,
            HttpContext context,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        String id = HttpClientContext.cast(context).getExchangeId();
        return pool.connect(connection, initiator, timeout, attachment, context, new Following(callback) {
            @Override
            public void completed(AsyncConnectionEndpoint connected) {
                if (isDropped(id)) {
                    connected.close(CloseMode.IMMEDIATE);
                    failed(new InterruptedIOException("given up"));
                } else {
                    super.completed(connected);
                }
            }
        });
    }

    @Override
    public void release(AsyncConnectionEndpoint connection, @Nullable Object newState, TimeValue validDuration) {
        pool.release(connection, newState, validDuration);
    }

    @Override
    public void upgrade(AsyncConnectionEndpoint connection, @Nullable Object attachment, HttpContext context) {
        pool.upgrade(connection, attachment, context);
    }

    @Override
    public void close(CloseMode mode) {
        pool.close(mode);
    }

    @Override
    public void close() {
        close(CloseMode.GRACEFUL);
    }

    /** Tells the client what the pool tells. */
    private static class Following implements FutureCallback<AsyncConnectionEndpoint> {
        private final FutureCallback<AsyncConnectionEndpoint> client;

        Following(FutureCallback<AsyncConnectionEndpoint> client) {
            this.client = client;
        }

        @Override
        public void completed(AsyncConnectionEndpoint connection) {
            client.completed(connection);
        }

        @Override
        public void failed(Exception failure) {
            client.failed(failure);
        }

        @Override
        public void cancelled() {
            client.cancelled();
        }
    }
}
