package certes.registry.catalog;

import certes.domain.event.StoreUnavailableException;
import certes.domain.schema.Schema;
import certes.domain.schema.SchemaStore;
import certes.registry.validation.JsonSchemaCompiler;
import java.util.Iterator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the store says of each type, that it has no schema included, so that an event costs no round trip. Thread-safe.
 *
 * <p>All answers belong to a generation; a change makes a new generation, and an answer of an older one is asked for
 * again. An answer carries the generation that was current <em>before</em> it was read, so that a reading that a change
 * overtook is never taken for new. Changes of this node make a new generation at once; those of other nodes are noticed
 * by the store's change count, for which one caller asks each second while events come, and nobody when none come.
 */
final class SchemaCache {
    private static final System.Logger LOG = System.getLogger(SchemaCache.class.getName());
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** While one caller asks, or the store cannot answer, the others trust the cache no longer than this. */
    private static final long USABLE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_TYPES = 10_000;
    private static final long MAX_WEIGHT = 16L * 1024 * 1024;

    private final SchemaStore store;
    private final JsonSchemaCompiler compiler;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<TypeName, TypeSchemas> types = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();
    private final ReentrantLock polling = new ReentrantLock();
    private volatile @Nullable Poll last;

    SchemaCache(SchemaStore store, JsonSchemaCompiler compiler, LongSupplier nanoTime) {
        this.store = store;
        this.compiler = compiler;
        this.nanoTime = nanoTime;
    }

    /**
     * When the store was last asked.
     *
     * @param triedAt by {@link System#nanoTime}, whether it answered or not
     * @param answeredAt by {@link System#nanoTime}
     */
    private record Poll(long changeCount, long triedAt, long answeredAt) {}

    /** @throws StoreUnavailableException if nothing is known of the type, or not lately, and the store cannot be asked */
    TypeSchemas of(TypeName type) {
        freshen();
        TypeSchemas known = types.get(type);
        return known != null && known.generation() == generation.get() ? known : load(type);
    }

    /** To be called after a change was committed: whatever was read before counts no more. */
    void invalidate() {
        generation.incrementAndGet();
    }

    /** How many types are remembered. */
    int size() {
        return types.size();
    }

    private TypeSchemas load(TypeName type) {
        // compute lets those who ask for the same type at the same time wait for one reading
        TypeSchemas loaded = Objects.requireNonNull(types.compute(type, (name, old) -> {
            long current = generation.get();
            return old != null && old.generation() == current ? old : read(name, old, current);
        }));
        makeRoom(type);
        return loaded;
    }

    private TypeSchemas read(TypeName type, @Nullable TypeSchemas old, long current) {
        TypeSchemas before = old == null ? TypeSchemas.NONE : old;
        TreeMap<Integer, StoredVersion> versions = new TreeMap<>();
        for (Schema schema : ask(() -> store.versionsOf(type.domain(), type.namespace(), type.name()))) {
            int number = schema.key().version();
            StoredVersion known = before.version(number);
            versions.put(
                    number,
                    known != null && known.schema().equals(schema) ? known : new StoredVersion(schema, compiler));
        }
        TypeSchemas read = new TypeSchemas(current, versions);
        weight.addAndGet(read.weight() - (old == null ? 0 : old.weight()));
        return read;
    }

    /** Which types go is left to chance: those in use come back for one round trip. */
    private void makeRoom(TypeName keep) {
        Iterator<TypeName> others = types.keySet().iterator();
        while ((types.size() > MAX_TYPES || weight.get() > MAX_WEIGHT) && others.hasNext()) {
            TypeName other = others.next();
            if (!other.equals(keep)) {
                TypeSchemas removed = types.remove(other);
                weight.addAndGet(removed == null ? 0 : -removed.weight());
            }
        }
    }

    private void freshen() {
        long now = nanoTime.getAsLong();
        Poll poll = last;
        if (poll != null && now - poll.triedAt < FRESH_NANOS) {
            if (now - poll.answeredAt < USABLE_NANOS) {
                return;
            }
        } else if (polling.tryLock()) {
            poll(now);
            return;
        } else if (poll != null && now - poll.answeredAt < USABLE_NANOS) {
            return;
        }
        waitAndPoll();
    }

    /** The cache is too old to be trusted: wait for whoever asks, then ask if that did not help. */
    private void waitAndPoll() {
        try {
            if (!polling.tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException(
                        "the schema store does not answer",
                        new IllegalStateException("another caller still waits for it"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the schema store", e);
        }
        poll(nanoTime.getAsLong());
    }

    /** Expects the lock and gives it back. */
    private void poll(long now) {
        Poll before = last;
        try {
            if (before != null && now - before.answeredAt < FRESH_NANOS) {
                return;
            }
            long count = ask(store::changeCount);
            if (before == null || before.changeCount != count) {
                generation.incrementAndGet();
            }
            last = new Poll(count, now, now);
        } catch (StoreUnavailableException e) {
            if (before == null || now - before.answeredAt >= USABLE_NANOS) {
                throw e;
            }
            last = new Poll(before.changeCount, now, before.answeredAt);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The schema store cannot be asked for changes; what is known still holds");
        } finally {
            polling.unlock();
        }
    }

    /** A container may wrap what a store throws; whatever it is, the store could not be asked. */
    private static <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreUnavailableException("the schema store cannot be asked: " + e.getMessage(), e);
        }
    }
}
