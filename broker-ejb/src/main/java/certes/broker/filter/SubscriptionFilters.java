package certes.broker.filter;

import certes.domain.catalog.Catalog;
import certes.domain.filter.FilterLanguage;
import certes.domain.filter.FilterVerdict;
import certes.domain.id.SubscriptionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The filters of subscriptions, each compiled when the first event comes for it. A filter never changes. */
@ApplicationScoped
public class SubscriptionFilters implements FilterLanguage {
    private static final Logger LOG = System.getLogger(SubscriptionFilters.class.getName());

    private final Map<SubscriptionId, Optional<Filter>> filters = new ConcurrentHashMap<>();
    private volatile long version;

    @Override
    public Optional<String> problem(String filter) {
        try {
            Filter.compile(filter);
            return Optional.empty();
        } catch (RuntimeException unusable) { // the library says so with more than one kind
            return Optional.of(String.valueOf(unusable.getMessage()));
        }
    }

    /** What a subscription's filter says of an event. Never fails: others' events wait for the same commit. */
    public FilterVerdict test(SubscriptionId subscription, String filter, FilteredEvent event) {
        Optional<Filter> compiled = filters.get(subscription);
        if (compiled == null) {
            compiled = compiled(subscription, filter);
            filters.put(subscription, compiled);
        }
        try {
            return compiled.map(usable -> usable.test(event)).orElse(FilterVerdict.FILTER_UNUSABLE);
        } catch (RuntimeException failure) { // a fault, but of one filter alone
            LOG.log(Level.ERROR, "The filter of " + subscription + " failed", failure);
            return FilterVerdict.FILTER_UNUSABLE;
        }
    }

    /** Forgets the filters of subscriptions that are not there any more. */
    public void forgetAllBut(Catalog catalog) {
        if (catalog.version() != version) {
            version = catalog.version();
            filters.keySet().removeIf(id -> catalog.subscription(id) == null);
        }
    }

    private static Optional<Filter> compiled(SubscriptionId subscription, String filter) {
        try {
            return Optional.of(Filter.compile(filter));
        } catch (RuntimeException unusable) {
            LOG.log(Level.ERROR, "The filter of {0} cannot be read: {1}", subscription, unusable.getMessage());
            return Optional.empty();
        }
    }
}
