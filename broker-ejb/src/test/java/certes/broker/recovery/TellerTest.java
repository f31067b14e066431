package certes.broker.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.Direction;
import certes.domain.id.EventId;
import certes.domain.ingest.EventBroker;
import certes.domain.ingest.IngestResult;
import certes.domain.ingest.Submission;
import certes.domain.operation.OperationalEvent;
import certes.domain.operation.OperationalEvents;
import certes.domain.problem.Problem;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

@EnableWeld
class TellerTest {
    private final Outbox outbox = new Outbox();
    private final RecordingBroker broker = new RecordingBroker();

    @WeldSetup
    WeldInitiator container = WeldInitiator.from(Teller.class, Settings.class)
            .addBeans(MockBean.of(outbox, OperationalEvents.class), MockBean.of(broker, EventBroker.class))
            .build();

    @Inject
    Teller teller;

    @Test
    void tellsWhatHappenedAsAnEventOfTheReservedNamespaceForThisDeploymentAlone() {
        outbox.untold.add(new OperationalEvent(17, "subscription.disabled", "{\"reason\":\"gone\"}"));
        teller.tell();
        assertThat(broker.submissions).singleElement().satisfies(submission -> {
            assertThat(submission.uri()).hasToString("certes.test/certes/1/subscription.disabled");
            assertThat(submission.direction()).isEqualTo(Direction.INCOMING);
            assertThat(new String(submission.body(), UTF_8)).isEqualTo("{\"reason\":\"gone\"}");
            assertThat(submission.contentType()).isEqualTo("application/json");
            assertThat(submission.idempotencyKey().key()).isEqualTo("17");
        });
        assertThat(outbox.untold).isEmpty();
    }

    @Test
    void tellsAgainUnderTheSameKeyWhatCouldNotBeAccepted() {
        outbox.untold.add(new OperationalEvent(17, "circuit.opened", "{}"));
        broker.down = true;
        teller.tell();
        broker.down = false;
        teller.tell();
        assertThat(broker.submissions)
                .extracting(submission -> submission.idempotencyKey().key())
                .containsExactly("17", "17");
        assertThat(outbox.untold).isEmpty();
    }

    private static final class Outbox implements OperationalEvents {
        private final List<OperationalEvent> untold = new ArrayList<>();

        @Override
        public List<OperationalEvent> untold(int limit) {
            return List.copyOf(untold);
        }

        @Override
        public void told(OperationalEvent event) {
            untold.remove(event);
        }
    }

    private static final class RecordingBroker implements EventBroker {
        private final List<Submission> submissions = new ArrayList<>();
        private boolean down;

        @Override
        public CompletionStage<IngestResult> submit(Submission submission) {
            submissions.add(submission);
            return CompletableFuture.completedFuture(
                    down
                            ? new IngestResult.Unavailable(Problem.unavailable("later"), Duration.ZERO)
                            : new IngestResult.Accepted(new EventId(1), submission.uri(), false));
        }
    }

    static class Settings {
        @Produces
        @ConfigProperty
        String domain() {
            return "certes.test";
        }
    }
}
