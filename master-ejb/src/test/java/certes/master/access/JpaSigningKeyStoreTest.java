package certes.master.access;

import static org.assertj.core.api.Assertions.assertThat;

import certes.master.running.RunningMaster;
import certes.master.running.TestDatabase;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableWeld
class JpaSigningKeyStoreTest {
    private static final int NODES = 4;

    private final TestDatabase database = TestDatabase.running();

    @WeldSetup
    WeldInitiator container = RunningMaster.container();

    @Inject
    SigningKeyStore store;

    @BeforeEach
    @AfterEach
    void forget() {
        database.execute("DELETE FROM signing_key");
    }

    @Test
    void keepsTheFirstPairAsItIs() {
        assertThat(store.all()).isEmpty();
        store.addFirst(pair("first"));
        store.addFirst(pair("second"));
        StoredKeyPair kept = store.all().get(0);
        assertThat(store.all()).hasSize(1);
        assertThat(kept.kid()).isEqualTo("first");
        assertThat(kept.publicKey()).containsExactly(1, 2, 3);
        assertThat(kept.privateKey()).containsExactly(4, 5);
        assertThat(database.text("SELECT created_at IS NOT NULL FROM signing_key"))
                .isEqualTo("t");
    }

    @Test
    void givesAllNodesThatStartAtOnceTheSamePair() throws Exception {
        CyclicBarrier atOnce = new CyclicBarrier(NODES);
        ExecutorService nodes = Executors.newFixedThreadPool(NODES);
        try {
            List<Callable<String>> starts = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                StoredKeyPair own = pair("node-" + node);
                starts.add(() -> {
                    atOnce.await();
                    return store.addFirst(own).get(0).kid();
                });
            }
            List<String> kids = new ArrayList<>();
            for (Future<String> kid : nodes.invokeAll(starts)) {
                kids.add(kid.get());
            }
            assertThat(kids).hasSize(NODES).containsOnly(store.all().get(0).kid());
            assertThat(store.all()).hasSize(1);
        } finally {
            nodes.shutdown();
        }
    }

    private static StoredKeyPair pair(String kid) {
        return new StoredKeyPair(kid, new byte[] {1, 2, 3}, new byte[] {4, 5});
    }
}
