package certes.gateway.reception;

import certes.domain.catalog.CatalogReader;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.ingest.Submission;
import certes.domain.problem.Problem;
import certes.domain.signature.Verification;
import certes.domain.signature.Verification.Forged;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import certes.gateway.answer.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;

/** Lets third parties' webhooks in: {@code POST /events/{source}}. Thread-safe. */
public final class IncomingEvents {
    private static final String BASIC_CHALLENGE = "Basic realm=\"certes\", charset=\"UTF-8\"";

    private final CatalogReader catalogs;
    private final String ownDomain;
    private final Clock clock;

    public IncomingEvents(CatalogReader catalogs, String ownDomain, Clock clock) {
        this.catalogs = catalogs;
        this.ownDomain = ownDomain;
        this.clock = clock;
    }

    /**
     * Decides as far as that is possible without the body.
     *
     * @throws certes.domain.event.StoreUnavailableException if no catalog could be read yet
     */
    public Admission admit(String sourceName, HttpServletRequest request) {
        Optional<Source> known = catalogs.recent().source(sourceName);
        if (known.isEmpty()) {
            return new Admission.Refused(Answer.of(Problem.notFound("There is no source of this name. Create it with"
                    + " createSource, or post an own event to /events/{type}/{version}.")));
        }
        Source source = known.get();
        Verification verification = SenderCheck.beforeBody(source.settings(), request, clock.instant());
        return verification instanceof Forged forged
                ? new Admission.Refused(unproven(source.settings(), forged))
                : new Admission.Admitted(source.id(), null, body -> decide(source, request, body));
    }

    private Decision decide(Source source, HttpServletRequest request, byte[] body) {
        SourceSettings settings = source.settings();
        if (SenderCheck.withBody(settings, request, body, clock.instant()) instanceof Forged forged) {
            return new Decision.Refused(unproven(settings, forged));
        }
        EventName name = EventName.of(settings, request, body);
        if (name instanceof EventName.Unusable unusable) {
            return new Decision.Refused(Answer.of(unusable.problem()));
        }
        RepeatKey key = RepeatKey.ofSource(settings, request, body);
        if (key instanceof RepeatKey.Unusable unusable) {
            return new Decision.Refused(Answer.of(unusable.problem()));
        }
        return new Decision.Submit(new Submission(
                new EventUri(ownDomain, settings.namespace(), settings.version(), ((EventName.Named) name).name()),
                source.id(),
                Direction.INCOMING,
                settings.strict(),
                request.getContentType(),
                KeptHeaders.of(request, SenderCheck.credentialHeader(settings)),
                body,
                ((RepeatKey.Given) key).key(),
                null,
                CorrelationIds.ofSource(settings, clock)));
    }

    private static Answer unproven(SourceSettings settings, Forged forged) {
        Answer answer = Answer.of(Problem.unauthenticated(sentence(forged.reason())));
        return settings.preset() == Preset.BASIC ? answer.with("WWW-Authenticate", BASIC_CHALLENGE) : answer;
    }

    private static String sentence(String reason) {
        return Character.toUpperCase(reason.charAt(0)) + reason.substring(1) + '.';
    }
}
