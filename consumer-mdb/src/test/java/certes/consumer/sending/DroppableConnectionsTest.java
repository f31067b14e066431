package certes.consumer.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DroppableConnectionsTest {
    private final Pool pool = new Pool();
    private final DroppableConnections connections = new DroppableConnections(pool);
    private final Connection connection = new Connection();
    private final CompletableFuture<AsyncConnectionEndpoint> told = new CompletableFuture<>();

    @Test
    void closesWhatIsUnderWay() {
        lease("one");
        pool.give(connection);
        assertThat(told).isCompletedWithValue(connection);
        connections.drop("one");
        assertThat(connection.closed).isTrue();
        connections.forget("one");
        assertThat(connections.open()).isZero();
    }

    @Test
    void whatIsDroppedBeforeItHasAConnectionGetsNone() {
        lease("one");
        connections.drop("one");
        pool.give(connection);
        assertThat(told).isCompletedExceptionally();
        assertThat(pool.released).containsExactly(connection);
    }

    @Test
    void ofWhatIsOverOrNeverBeganNothingIsKept() {
        connections.drop("never");
        lease("over");
        pool.give(connection);
        connections.forget("over");
        connections.drop("over");
        assertThat(connection.closed).isFalse(); // it may serve somebody else by now
        assertThat(connections.open()).isZero();
    }

    private void lease(String exchange) {
        Future<AsyncConnectionEndpoint> unused = connections.lease(
                exchange,
                new HttpRoute(new HttpHost("receiver.test", 80)),
                null,
                Timeout.ofSeconds(1),
                new FutureCallback<>() {
                    @Override
                    public void completed(AsyncConnectionEndpoint leased) {
                        told.complete(leased);
                    }

                    @Override
                    public void failed(Exception failure) {
                        told.completeExceptionally(failure);
                    }

                    @Override
                    public void cancelled() {
                        told.cancel(false);
                    }
                });
    }

    /** Gives out a connection when the test says so. */
    private static final class Pool implements AsyncClientConnectionManager {
        private final List<FutureCallback<AsyncConnectionEndpoint>> waiting = new ArrayList<>();
        private final List<AsyncConnectionEndpoint> released = new ArrayList<>();

        void give(AsyncConnectionEndpoint connection) {
            waiting.remove(0).completed(connection);
        }

        @Override
        public Future<AsyncConnectionEndpoint> lease(
                String id,
                HttpRoute route,
                @Nullable Object state,
                Timeout requestTimeout,
                FutureCallback<AsyncConnectionEndpoint> callback) {
            waiting.add(callback);
            return new CompletableFuture<>();
        }

        @Override
        public void release(AsyncConnectionEndpoint connection, @Nullable Object newState, TimeValue validDuration) {
            released.add(connection);
        }

        @Override
        public Future<AsyncConnectionEndpoint> connect(
                AsyncConnectionEndpoint connection,
                ConnectionInitiator initiator,
                Timeout timeout,
                @Nullable Object attachment,
                HttpContext context,
                FutureCallback<AsyncConnectionEndpoint> callback) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void upgrade(AsyncConnectionEndpoint connection, @Nullable Object attachment, HttpContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(CloseMode mode) {}

        @Override
        public void close() {}
    }

    private static final class Connection extends AsyncConnectionEndpoint {
        private boolean closed;

        @Override
        public void execute(
                String id,
                AsyncClientExchangeHandler handler,
                HandlerFactory<AsyncPushConsumer> pushes,
                HttpContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConnected() {
            return !closed;
        }

        @Override
        public void setSocketTimeout(Timeout timeout) {}

        @Override
        public void close(CloseMode mode) {
            closed = true;
        }
    }
}
