package certes.broker.ingest;

import certes.broker.filter.SubscriptionFilters;
import certes.broker.relay.Relay;
import certes.domain.batch.BatchLimits;
import certes.domain.batch.Batcher;
import certes.domain.catalog.Catalog;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.Acceptance;
import certes.domain.event.CorrelationId;
import certes.domain.event.DataRefusedException;
import certes.domain.event.EventStore;
import certes.domain.event.EventUri;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.Seal;
import certes.domain.event.StoreUnavailableException;
import certes.domain.failpoint.Failpoint;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.Submission;
import certes.domain.problem.Problem;
import certes.domain.schema.SchemaCheck;
import certes.domain.schema.SchemaRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Takes events by group commit: requests that wait at the same time share one transaction, and all are answered after its
 * commit.
 *
 * <p>What can be refused is refused in the caller's thread, before anything waits. kill -9 before the commit loses what
 * nobody was told of; between commit and answer the sender tries again, and its key shows the repeat; between commit and
 * relay the sweeper finds the rows.
 */
@ApplicationScoped
public class GroupCommit implements EventBroker {
    private static final Logger LOG = System.getLogger(GroupCommit.class.getName());

    /** While one batch commits, the next one gathers; more would only make batches smaller. */
    private static final int COMMITTERS = 1;

    private static final BatchLimits LIMITS = new BatchLimits(10_000, 64L << 20, 256, 8L << 20, Duration.ZERO);
    /** Where nobody set a policy for producers. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** Of a namespace that takes no schemas. */
    private static final EventUri NO_EVENT = new EventUri("certes.local", EventUri.RESERVED_NAMESPACE, 1, "none");

    private static final String COMPONENT = "eb";

    @Inject
    private SchemaRegistry registry;

    @Inject
    private CatalogReader catalogs;

    @Inject
    private EventStore store;

    @Inject
    private Seal seal;

    @Inject
    private IdGenerator ids;

    @Inject
    private SubscriptionFilters filters;

    @Inject
    private Relay relay;

    @Inject
    private Clock clock;

    @Inject
    private PrometheusRegistry prometheus;

    @Resource
    private ManagedThreadFactory threads;

    private Batcher<Checked, IngestResult> batcher;
    private CommitMetrics metrics;

    /** A submission that nothing speaks against, with its id and seal. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Checked(
            Submission submission,
            EventId id,
            byte[] seal,
            byte @Nullable [] digest,
            List<CorrelationId> correlation) {}

    @PostConstruct
    void start() {
        batcher = new Batcher<>(
                COMMITTERS, threads, LIMITS, checked -> checked.submission().body().length, this::commit);
        metrics = new CommitMetrics(prometheus, batcher::waiting);
    }

    /** Makes sure that it is there, and the schema registry with it: the first call to a bean makes it. */
    public void open() {
        registry.check(NO_EVENT, null, new byte[0]);
    }

    @PreDestroy
    void stop() {
        batcher.close();
    }

    @Override
    public CompletionStage<IngestResult> submit(Submission submission) {
        try {
            Optional<Problem> problem = problem(submission);
            if (problem.isPresent()) {
                return CompletableFuture.completedFuture(new IngestResult.Refused(problem.get()));
            }
            return batcher.submit(checked(submission))
                    .map(stage -> stage.exceptionally(failure -> unavailable(submission, failure.getMessage())))
                    .orElseGet(() ->
                            CompletableFuture.completedFuture(unavailable(submission, "the waiting room is full")));
        } catch (StoreUnavailableException unavailable) {
            return CompletableFuture.completedFuture(unavailable(submission, unavailable.getMessage()));
        }
    }

    private Optional<Problem> problem(Submission submission) {
        if (JsonSyntax.isSaidBy(submission.contentType())) {
            Optional<String> malformed = JsonSyntax.problem(submission.body());
            if (malformed.isPresent()) {
                return Optional.of(
                        Problem.malformed("The content type says JSON, but the body is not: " + malformed.get() + "."));
            }
        }
        SchemaCheck check = registry.check(submission.uri(), submission.contentType(), submission.body());
        return Refusals.of(check, submission.uri(), submission.strict());
    }

    private Checked checked(Submission submission) {
        EventId id = new EventId(ids.next());
        List<CorrelationId> correlation = new ArrayList<>(submission.correlationIds());
        correlation.add(CorrelationId.of(COMPONENT, 1, clock.instant().getEpochSecond(), ThreadLocalRandom.current()));
        return new Checked(
                submission,
                id,
                seal.of(id, submission.uri(), submission.contentType(), submission.body()),
                submission.idempotencyKey() == null ? null : sha256(submission.body()),
                correlation);
    }

    /**
     * On a committer's thread. Where the database refuses the data of a batch, nothing of it was stored, and one event is
     * to blame: its neighbours are not refused with it, now or when it is sent again. kill -9 between two of them: the
     * first is durable and nobody was told, as after any commit; its sender sends again and is recognised by its key.
     */
    private List<IngestResult> commit(List<Checked> batch) {
        try {
            return commitTogether(batch);
        } catch (DataRefusedException refused) {
            return batch.stream().map(this::commitAlone).toList();
        }
    }

    private IngestResult commitAlone(Checked checked) {
        try {
            return commitTogether(List.of(checked)).get(0);
        } catch (DataRefusedException refused) {
            LOG.log(Level.ERROR, "The database refuses what " + checked.id() + " would store", refused);
            return unavailable(checked.submission(), refused.getMessage());
        } catch (StoreUnavailableException unavailable) {
            return unavailable(checked.submission(), unavailable.getMessage());
        }
    }

    /** One transaction for the batch, the relay after its commit, then the answers. */
    private List<IngestResult> commitTogether(List<Checked> batch) {
        try {
            Catalog catalog = catalogs.current();
            filters.forgetAllBut(catalog);
            List<NewEvent> events =
                    batch.stream().map(checked -> event(checked, catalog)).toList();
            List<Acceptance> accepted = store.store(events);
            Failpoint.AFTER_COMMIT_BEFORE_RELAY.pass();
            // A crash from here on is the sweeper's work: the rows are due and nobody has claimed them.
            List<NewDelivery> deliveries = new ArrayList<>();
            List<IngestResult> results = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                results.add(result(accepted.get(i), batch.get(i)));
                if (accepted.get(i) instanceof Acceptance.Stored) {
                    deliveries.addAll(events.get(i).deliveries());
                }
            }
            relay.offer(deliveries);
            metrics.committed(events, accepted);
            return results;
        } catch (StoreUnavailableException unavailable) {
            LOG.log(Level.WARNING, "{0} events were not accepted: {1}", batch.size(), unavailable.getMessage());
            throw unavailable;
        }
    }

    private NewEvent event(Checked checked, Catalog catalog) {
        Submission submission = checked.submission();
        Matching matching = new Matching(submission, catalog, filters, ids);
        return new NewEvent(
                checked.id(),
                submission.uri(),
                submission.source(),
                submission.direction(),
                submission.contentType(),
                submission.headers(),
                checked.correlation(),
                submission.body(),
                checked.seal(),
                TraceParent.traceId(submission.headers().get(TraceParent.HEADER)),
                submission.idempotencyKey(),
                checked.digest(),
                matching.deliveries(),
                matching.filtered());
    }

    private static IngestResult result(Acceptance acceptance, Checked checked) {
        if (acceptance instanceof Acceptance.Stored stored) {
            return new IngestResult.Accepted(stored.id(), checked.submission().uri(), false);
        }
        if (acceptance instanceof Acceptance.Repeated repeated) {
            return new IngestResult.Accepted(
                    repeated.first(), checked.submission().uri(), true);
        }
        return new IngestResult.Refused(Problem.keyReused("This idempotency key was accepted before with another body,"
                + " as event " + ((Acceptance.KeyReused) acceptance).first() + ". Use a new key for a new event."));
    }

    /** Asks for a pause without asking the database, which may be what is missing. */
    private IngestResult unavailable(Submission submission, @Nullable String why) {
        LOG.log(Level.DEBUG, "An event was not accepted: {0}", why);
        Duration pause = catalogs.held()
                .flatMap(catalog -> catalog.pauseOfProducer(submission.source(), submission.uri()))
                .orElse(RETRY_AFTER);
        return new IngestResult.Unavailable(
                Problem.unavailable("Nothing was stored for certain; send it again after Retry-After."), pause);
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
