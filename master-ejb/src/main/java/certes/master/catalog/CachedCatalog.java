package certes.master.catalog;

import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.StoreUnavailableException;
import certes.domain.source.Source;
import certes.domain.subscription.Subscription;
import certes.master.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalog in memory and reads what changed, by the number of the newest change. A crash loses nothing: it is
 * read anew.
 */
@ApplicationScoped
public class CachedCatalog implements CatalogReader {
    private static final long NEVER_READ = -1;
    private static final long RECENT_NANOS = Duration.ofSeconds(1).toNanos();

    @Inject
    private Database database;

    @Inject
    private CatalogRows rows;

    private final ReentrantLock refreshing = new ReentrantLock();
    private final Map<Long, Source> sources = new TreeMap<>();
    private final Map<Long, Subscription> subscriptions = new TreeMap<>();
    private volatile @Nullable Catalog known;
    private volatile long checkedAtNanos;
    /** Changes that this node committed, and how many of them the view is known to hold. */
    private final AtomicLong changesHere = new AtomicLong(1);

    private final AtomicLong changesSeen = new AtomicLong();

    @Override
    public Catalog recent() {
        Catalog catalog = known;
        if (catalog == null || changesSeen.get() < changesHere.get()) {
            return current();
        }
        if (System.nanoTime() - checkedAtNanos < RECENT_NANOS || !refreshing.tryLock()) {
            return catalog;
        }
        try {
            return current();
        } catch (StoreUnavailableException unavailable) {
            // What needs the database fails by itself; what does not goes on with the view that there is.
            checkedAtNanos = System.nanoTime();
            return catalog;
        } finally {
            refreshing.unlock();
        }
    }

    @Override
    public Optional<Catalog> held() {
        return Optional.ofNullable(known);
    }

    @Override
    public Catalog current() {
        long changes = changesHere.get();
        long newest = database.query("SELECT count FROM catalog_change", statement -> {}, CachedCatalog::number);
        checkedAtNanos = System.nanoTime();
        Catalog catalog = known;
        Catalog view = catalog != null && catalog.version() >= newest ? catalog : refresh(newest);
        changesSeen.accumulateAndGet(changes, Math::max);
        return view;
    }

    /** After the commit and before its caller returns, so that this node's next view holds the change. */
    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) CatalogChanged change) {
        changesHere.incrementAndGet();
    }

    private Catalog refresh(long newest) {
        refreshing.lock();
        try {
            Catalog catalog = known;
            if (catalog != null && catalog.version() >= newest) {
                return catalog;
            }
            CatalogRows.Changes changes = rows.since(catalog == null ? NEVER_READ : catalog.version());
            changes.sources().forEach(source -> sources.put(source.id().value(), source));
            changes.subscriptions().forEach((id, subscription) -> {
                if (subscription.isPresent()) {
                    subscriptions.put(id, subscription.get());
                } else {
                    subscriptions.remove(id);
                }
            });
            Catalog fresh = new Catalog(
                    newest, List.copyOf(sources.values()), List.copyOf(subscriptions.values()), changes.backoffs());
            known = fresh;
            return fresh;
        } finally {
            refreshing.unlock();
        }
    }

    private static long number(ResultSet row) throws SQLException {
        row.next();
        return row.getLong(1);
    }
}
