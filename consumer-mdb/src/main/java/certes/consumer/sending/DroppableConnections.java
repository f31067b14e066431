package certes.consumer.sending;

import java.io.InterruptedIOException;
import java.util.Map;
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
    /** By the id of the exchange, from when it asks for a connection until it is over. */
    private final Map<String, Exchange> exchanges = new ConcurrentHashMap<>();

    /** The connection of one exchange, as soon as it has one. */
    private static final class Exchange {
        private @Nullable AsyncConnectionEndpoint connection;
        private boolean dropped;

        /** False if it was dropped before. */
        private synchronized boolean got(AsyncConnectionEndpoint leased) {
            connection = leased;
            return !dropped;
        }

        private synchronized void drop() {
            dropped = true;
            if (connection != null) {
                connection.close(CloseMode.IMMEDIATE);
            }
        }

        private synchronized boolean isDropped() {
            return dropped;
        }
    }

    DroppableConnections(AsyncClientConnectionManager pool) {
        this.pool = pool;
    }

    /** Closes the exchange's connection at once, now or as soon as it has one. Of one that is over nothing is kept. */
    void drop(String exchange) {
        Exchange known = exchanges.get(exchange);
        if (known != null) {
            known.drop();
        }
    }

    /** The exchange is over. */
    void forget(String exchange) {
        exchanges.remove(exchange);
    }

    /** How many are not over. */
    int open() {
        return exchanges.size();
    }

    @Override
    public Future<AsyncConnectionEndpoint> lease(
            String id,
            HttpRoute route,
            @Nullable Object state,
            Timeout requestTimeout,
            FutureCallback<AsyncConnectionEndpoint> callback) {
        Exchange exchange = new Exchange();
        exchanges.put(id, exchange);
        return pool.lease(id, route, state, requestTimeout, new Following(callback) {
            @Override
            public void completed(AsyncConnectionEndpoint connection) {
                if (exchange.got(connection)) {
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
                Exchange exchange = exchanges.get(id);
                if (exchange != null && exchange.isDropped()) {
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
