package certes.registry.catalog;

import certes.domain.access.Principal;
import certes.domain.event.StoreUnavailableException;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import certes.domain.schema.SchemaStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the round trips, and can be gone. */
final class CountedStore implements SchemaStore {
    final AtomicInteger readings = new AtomicInteger();
    final AtomicInteger polls = new AtomicInteger();
    volatile boolean gone;
    /** What happens between a reading and the use of what was read. */
    volatile Runnable afterReading = () -> {};

    private final SchemaStore store;

    CountedStore(SchemaStore store) {
        this.store = store;
    }

    @Override
    public Optional<Schema> add(
            SchemaKey key, SchemaFormat format, String content, @Nullable String description, Principal by) {
        failIfGone();
        return store.add(key, format, content, description, by);
    }

    @Override
    public List<Schema> versionsOf(String domain, String namespace, String name) {
        failIfGone();
        readings.incrementAndGet();
        List<Schema> versions = store.versionsOf(domain, namespace, name);
        afterReading.run();
        return versions;
    }

    @Override
    public List<Schema> list(@Nullable String namespace) {
        failIfGone();
        return store.list(namespace);
    }

    @Override
    public long changeCount() {
        polls.incrementAndGet();
        failIfGone();
        return store.changeCount();
    }

    private void failIfGone() {
        if (gone) {
            throw new StoreUnavailableException("gone", new IllegalStateException());
        }
    }
}
