package certes.consumer.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupsTest {
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    private final NameLookups lookups = new NameLookups(
            new DnsResolver() {
                @Override
                public InetAddress[] resolve(String host) throws UnknownHostException {
                    asked.incrementAndGet();
                    if (host.equals("hangs.example")) {
                        awaitTheEnd();
                    }
                    if (host.equals("unknown.example")) {
                        throw new UnknownHostException(host);
                    }
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }

                @Override
                public String resolveCanonicalHostname(String host) {
                    return host;
                }
            },
            threads);

    @AfterEach
    void end() {
        hanging.countDown();
        threads.shutdownNow();
    }

    @Test
    void oneNameThatHangsHoldsUpNoOther() throws Exception {
        CompletableFuture<Void> first = lookups.ready("hangs.example").toCompletableFuture();
        CompletableFuture<Void> second = lookups.ready("hangs.example").toCompletableFuture();
        await(lookups.ready("fast.example").toCompletableFuture());
        assertThat(first).isNotDone();
        assertThat(second).isSameAs(first);
        hanging.countDown();
        await(first);
    }

    @Test
    void whatIsReadyIsAnsweredWithoutAskingAgain() throws Exception {
        await(lookups.ready("fast.example").toCompletableFuture());
        assertThat(lookups.resolve("fast.example")).containsExactly(InetAddress.getLoopbackAddress());
        assertThat(lookups.ready("fast.example").toCompletableFuture()).isDone();
        assertThat(asked).hasValue(1);
    }

    @Test
    void literalAddressesNeedNoLookUp() {
        assertThat(lookups.ready("192.0.2.1").toCompletableFuture()).isDone();
        assertThat(lookups.ready("[2001:db8::1]").toCompletableFuture()).isDone();
        assertThat(asked).hasValue(0);
    }

    @Test
    void anUnknownNameIsReadyToFail() throws Exception {
        await(lookups.ready("unknown.example").toCompletableFuture());
        assertThatThrownBy(() -> lookups.resolve("unknown.example")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void whereNoThreadIsLeftNobodyWaits() throws Exception {
        threads.shutdownNow();
        assertThat(lookups.ready("fast.example").toCompletableFuture()).isDone();
        assertThat(lookups.ready("fast.example").toCompletableFuture()).isDone();
        assertThat(lookups.resolve("fast.example")).containsExactly(InetAddress.getLoopbackAddress());
    }

    private void awaitTheEnd() throws UnknownHostException {
        try {
            hanging.await();
        } catch (InterruptedException ended) {
            throw new UnknownHostException("ended");
        }
    }

    private static void await(CompletableFuture<Void> future) throws Exception {
        future.get(10, TimeUnit.SECONDS);
    }
}
