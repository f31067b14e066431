package certes.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import certes.master.running.RunningMaster;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@EnableWeld
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaSigningKeyStoreTest {
    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    SigningKeyStore store;

    @BeforeEach
    void forget() {
        TestDatabase.running().forget();
    }

    @Test
    void keepsThePairThatWasAddedFirst() {
        assertThat(store.all()).isEmpty();
        assertThat(store.addFirst(pair("a"))).extracting(StoredKeyPair::kid).containsExactly("a");
        assertThat(store.addFirst(pair("b"))).extracting(StoredKeyPair::kid).containsExactly("a");
        assertThat(store.all()).singleElement().satisfies(kept -> {
            assertThat(kept.kid()).isEqualTo("a");
            assertThat(kept.publicKey()).isEqualTo(pair("a").publicKey());
            assertThat(kept.privateKey()).isEqualTo(pair("a").privateKey());
        });
    }

    @Test
    void nodesThatStartAtOnceAgreeOnOnePair() throws Exception {
        List<Callable<List<StoredKeyPair>>> nodes = new ArrayList<>();
        for (String kid : List.of("a", "b", "c", "d")) {
            nodes.add(() -> store.addFirst(pair(kid)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
        try {
            List<String> kids = new ArrayList<>();
            for (Future<List<StoredKeyPair>> known : threads.invokeAll(nodes)) {
                known.get().forEach(pair -> kids.add(pair.kid()));
            }
            assertThat(kids).hasSize(nodes.size()).containsOnly(kids.get(0));
        } finally {
            threads.shutdown();
        }
    }

    private static StoredKeyPair pair(String kid) {
        return new StoredKeyPair(kid, new byte[] {1, 2}, new byte[] {3, (byte) kid.charAt(0)});
    }
}
