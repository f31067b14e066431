package certes.it.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import certes.domain.access.AccessTokens;
import certes.domain.access.Principal;
import certes.domain.catalog.CatalogReader;
import certes.domain.delivery.DeliveryQueue;
import certes.domain.delivery.DeliveryStore;
import certes.domain.event.Direction;
import certes.domain.event.EventPattern;
import certes.domain.event.EventStore;
import certes.domain.event.EventUri;
import certes.domain.event.NewDelivery;
import certes.domain.event.NewEvent;
import certes.domain.event.Seal;
import certes.domain.id.DeliveryId;
import certes.domain.id.EventId;
import certes.domain.id.IdGenerator;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.Submission;
import certes.domain.schema.SchemaRegistry;
import certes.domain.subscription.Destination;
import certes.domain.subscription.DestinationKind;
import certes.domain.subscription.NewSubscription;
import certes.domain.subscription.SigningSecret;
import certes.domain.subscription.Subscription;
import certes.domain.subscription.Subscriptions;
import certes.it.container.server.TestedArchive;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One class, since each class is a deployment of its own, which takes longer than its tests. */
@ExtendWith(ArquillianExtension.class)
class InContainerIT {

    private static final Map<Class<?>, String> MODULES = Map.of(
            EventBroker.class, "certes.broker",
            DeliveryQueue.class, "certes.broker",
            SchemaRegistry.class, "certes.registry",
            DeliveryStore.class, "certes.master",
            CatalogReader.class, "certes.master",
            AccessTokens.class, "certes.master");
    private static final Principal TESTER = new Principal("tester", Set.of());
    private static final String DOMAIN = "in-container.test";
    private static final String JSON = "application/json";
    private static final byte[] BODY = "{}".getBytes(UTF_8);
    private static final String NO_PRIVILEGE = "42501";

    @Inject
    private BeanManager beans;

    @Inject
    private EventBroker broker;

    @Inject
    private CatalogReader catalogs;

    @Inject
    private Subscriptions subscriptions;

    @Inject
    private EventStore events;

    @Inject
    private DeliveryStore deliveries;

    @Inject
    private DeliveryQueue queue;

    @Inject
    private Seal seal;

    @Inject
    private IdGenerator ids;

    @Inject
    private Arrivals arrivals;

    @Inject
    private FailingWork failingWork;

    @Inject
    private UserTransaction transaction;

    @Inject
    private Config config;

    @Inject
    @ConfigProperty(name = "certes.domain", defaultValue = "certes.local")
    private String domain;

    @Inject
    @ConfigProperty(name = "certes.it.unknown", defaultValue = "the default")
    private String unknown;

    @Deployment
    static Archive<?> certes() {
        return TestedArchive.build();
    }

    // --- Modules ---

    @Test
    void findsEachPortInTheModuleThatImplementsIt() {
        MODULES.forEach((port, module) -> assertThat(
                        beans.resolve(beans.getBeans(port)).getBeanClass().getPackageName())
                .as(port.getName())
                .startsWith(module + "."));
    }

    @Test
    void deliversAnEventThroughAllModules() {
        subscribe("delivered");
        submit("delivered");
        eventually(() -> assertThat(arrivals.at("delivered")).hasSize(1));
    }

    // --- Transactions ---

    @Test
    void keepsWhatOneTransactionDidTogether() throws Exception {
        transaction.begin();
        Subscription created = subscriptions.create(wish("kept"), TESTER);
        noteInTheAuditLog("kept");
        transaction.commit();
        assertThat(subscriptions.all()).extracting(Subscription::id).contains(created.id());
        assertThat(auditEntriesOf("kept")).isEqualTo(1L);
    }

    @Test
    void rollsBackWhatOneTransactionDidTogether() throws Exception {
        transaction.begin();
        Subscription created = subscriptions.create(wish("rolled-back"), TESTER);
        noteInTheAuditLog("rolled-back");
        assertThat(subscriptions.all()).extracting(Subscription::id).contains(created.id());
        assertThat(auditEntriesOf("rolled-back")).isEqualTo(1L);
        transaction.rollback();
        assertThat(subscriptions.all()).extracting(Subscription::id).doesNotContain(created.id());
        assertThat(catalogs.current().subscription(created.id())).isNull();
        assertThat(auditEntriesOf("rolled-back")).isEqualTo(0L);
        assertThat(auditEntriesOf(created.id())).isEqualTo(0L);
    }

    @Test
    void rollsBackWhatABeanDidBeforeItFailed() {
        assertThatThrownBy(() -> failingWork.create(wish("failed"), TESTER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("failed after sub_");
        assertThat(subscriptions.all())
                .extracting(subscription -> subscription.pattern().text())
                .doesNotContain(DOMAIN + "/_/1/failed");
    }

    /** Row and message share no transaction; a message without a row is nothing. */
    @Test
    void isNotHarmedByAMessageOfWhatWasRolledBack() throws Exception {
        DeliveryId never = new DeliveryId(ids.next());
        transaction.begin();
        subscriptions.create(wish("never"), TESTER);
        queue.send(9, List.of(never));
        transaction.rollback();
        assertThat(deliveries.claim(List.of(never), Duration.ofSeconds(30))).isEmpty();
        subscribe("after-a-rollback");
        submit("after-a-rollback");
        eventually(() -> assertThat(arrivals.at("after-a-rollback")).hasSize(1));
        assertThat(arrivals.at("never")).isEmpty();
    }

    // --- Messages ---

    /** What is stored after the garbage is relayed from its row, by when the broker has given up what came back. */
    @Test
    void acknowledgesGarbageAndHarmsNoNeighbour() throws Exception {
        Subscription neighbour = subscribe("neighbour");
        Messages messages = new Messages();
        messages.sendGarbage();
        queue.send(4, List.of(new DeliveryId(-1), new DeliveryId(0), new DeliveryId(Long.MAX_VALUE)));
        DeliveryId mixed = storeWithoutMessage(neighbour);
        queue.send(4, List.of(new DeliveryId(1), mixed, new DeliveryId(2)));
        DeliveryId last = storeWithoutMessage(neighbour);
        eventually(() ->
                assertThat(arrivals.at("neighbour")).containsExactlyInAnyOrder(mixed.toString(), last.toString()));
        assertThat(messages.anyDead()).isFalse();
    }

    @Test
    void relaysADeliveryAgainWhoseMessageWasLost() throws Exception {
        DeliveryId lost = storeWithoutMessage(subscribe("lost"));
        eventually(() -> assertThat(arrivals.at("lost")).containsExactly(lost.toString()));
    }

    @Test
    void deliversOnceWhatIsQueuedAgainAndAgain() throws Exception {
        DeliveryId repeated = storeWithoutMessage(subscribe("repeated"));
        for (int time = 0; time < 20; time++) {
            queue.send(4, List.of(repeated, repeated));
        }
        eventually(() -> assertThat(attemptsOf(repeated)).isEqualTo(1L));
        queue.send(4, List.of(repeated));
        subscribe("after-the-repeats");
        submit("after-the-repeats");
        eventually(() -> assertThat(arrivals.at("after-the-repeats")).hasSize(1));
        assertThat(arrivals.at("repeated")).containsExactly(repeated.toString());
        assertThat(attemptsOf(repeated)).isEqualTo(1L);
    }

    // --- Timers ---

    @Test
    void wakesWhatWasPutAsideWhenItsSubscriptionIsResumed() throws Exception {
        Subscription paused = subscribe("put-aside");
        subscriptions.pause(paused.id(), TESTER);
        submit("put-aside");
        Tables tables = Tables.ofTheApplication();
        eventually(() -> assertThat(tables.value(
                        "SELECT count(*) FROM delivery WHERE subscription_id = ? AND due_at = 'infinity'",
                        paused.id().value()))
                .isEqualTo(1L));
        assertThat(arrivals.at("put-aside")).isEmpty();
        subscriptions.resume(paused.id(), TESTER);
        eventually(() -> assertThat(arrivals.at("put-aside")).hasSize(1));
    }

    @Test
    void hasPartitionsAWeekAhead() throws Exception {
        for (String table : List.of("event", "delivery", "attempt")) {
            assertThat(Tables.ofTheApplication()
                            .value(
                                    "SELECT to_regclass(? || to_char(now() AT TIME ZONE 'UTC' + interval '7 days',"
                                            + " '_YYYYMMDD')) IS NOT NULL",
                                    table))
                    .as(table)
                    .isEqualTo(true);
        }
    }

    // --- Configuration ---

    @Test
    void takesTheEnvironmentBeforeTheDefault() {
        assertThat(unknown).isEqualTo("the default");
        assertThat(domain).isEqualTo(System.getenv("CERTES_DOMAIN"));
    }

    @Test
    void takesASystemPropertyBeforeTheEnvironment() {
        assertThat(System.getenv("CERTES_IT_PRECEDENCE")).isEqualTo("of the environment");
        System.setProperty("certes.it.precedence", "of the system");
        assertThat(config.getValue("certes.it.precedence", String.class)).isEqualTo("of the system");
    }

    // --- Data sources ---

    @Test
    void worksInTheDatabaseOfTheVariablesAsTheirRoles() throws Exception {
        Tables tables = Tables.ofTheApplication();
        assertThat(tables.url()).startsWith(System.getenv("CERTES_DATABASE_URL"));
        assertThat(tables.value("SELECT current_user")).isEqualTo(System.getenv("CERTES_DATABASE_USER"));
        assertThat(Tables.ofTheOwner().value("SELECT current_user"))
                .isEqualTo(System.getenv("CERTES_DATABASE_OWNER_USER"));
    }

    @Test
    void mayNotAlterATableNorRewriteTheAuditLog() {
        for (String sql : List.of(
                "ALTER TABLE delivery ADD COLUMN more integer",
                "DROP TABLE event_default",
                "CREATE TABLE more (id bigint)",
                "UPDATE audit_entry SET principal = 'somebody else'",
                "DELETE FROM audit_entry")) {
            assertThatThrownBy(() -> Tables.ofTheApplication().execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo(NO_PRIVILEGE));
        }
    }

    private Subscription subscribe(String name) {
        return subscriptions.create(wish(name), TESTER);
    }

    private NewSubscription wish(String name) {
        return new NewSubscription(
                EventPattern.parse("_/1/" + name, DOMAIN),
                new Destination(DestinationKind.HTTPS, arrivals.address(name)),
                Subscription.DEFAULT_PRIORITY,
                List.of(),
                null,
                null,
                null,
                Subscription.DEFAULT_TIMEOUT,
                SigningSecret.random(new SecureRandom()),
                null);
    }

    private void submit(String name) {
        Submission submission = new Submission(
                uri(name), null, Direction.OUTGOING, false, JSON, Map.of(), BODY, null, null, Collections.emptyList());
        assertThat(broker.submit(submission).toCompletableFuture().join()).isInstanceOf(IngestResult.Accepted.class);
    }

    /** As if the message were lost between the commit and the queue. */
    private DeliveryId storeWithoutMessage(Subscription subscription) {
        EventId event = new EventId(ids.next());
        DeliveryId delivery = new DeliveryId(ids.next());
        EventUri uri = uri("stored");
        events.store(List.of(new NewEvent(
                event,
                uri,
                null,
                Direction.OUTGOING,
                JSON,
                Map.of(),
                List.of(),
                BODY,
                seal.of(event, uri, JSON, BODY),
                null,
                null,
                null,
                List.of(new NewDelivery(delivery, subscription.id(), subscription.priority())),
                List.of())));
        return delivery;
    }

    private static EventUri uri(String name) {
        return new EventUri(DOMAIN, EventUri.DEFAULT_NAMESPACE, 1, name);
    }

    private static void noteInTheAuditLog(String subject) throws Exception {
        Tables.ofTheApplication()
                .execute("INSERT INTO audit_entry (principal, action, subject) VALUES ('tester', 'note', ?)", subject);
    }

    private static Object auditEntriesOf(Object subject) throws Exception {
        return Tables.ofTheApplication()
                .value("SELECT count(*) FROM audit_entry WHERE subject = ?", subject.toString());
    }

    private static Object attemptsOf(DeliveryId delivery) throws Exception {
        return Tables.ofTheApplication().value("SELECT count(*) FROM attempt WHERE delivery_id = ?", delivery.value());
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(assertion);
    }
}
