package certes.gateway.reception;

import certes.domain.access.AccessTokens;
import certes.domain.access.Principal;
import certes.domain.access.Role;
import certes.domain.catalog.CatalogReader;
import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.ingest.Submission;
import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets the events of this deployment's own applications in: {@code POST /events/[domain/]{namespace…}/{version}/{type}}. */
public final class OwnEvents {
    private static final String SUBSCRIBER_HEADER = "certes-subscriber";
    private static final int MAX_SUBSCRIBER_LENGTH = 255;
    private static final String CHALLENGE = "Bearer realm=\"certes\"";

    private final CatalogReader catalogs;
    private final AccessTokens tokens;
    private final String ownDomain;
    private final Clock clock;

    public OwnEvents(CatalogReader catalogs, AccessTokens tokens, String ownDomain, Clock clock) {
        this.catalogs = catalogs;
        this.tokens = tokens;
        this.ownDomain = ownDomain;
        this.clock = clock;
    }

    /**
     * Decides as far as that is possible without the body.
     *
     * @param eventUri the event URI as it was called, with or without the domain
     * @throws certes.domain.event.StoreUnavailableException if no catalog could be read yet
     */
    public Admission admit(String eventUri, HttpServletRequest request) {
        String token = bearerToken(request.getHeader("authorization"));
        if (token == null) {
            return refused(Answer.of(Problem.unauthenticated(
                            "The header Authorization must be of the form Bearer <token or API key>."))
                    .with("WWW-Authenticate", CHALLENGE));
        }
        Optional<Principal> caller = tokens.verify(token);
        if (caller.isEmpty()) {
            return refused(Answer.of(Problem.unauthenticated("The token is not one of ours, or not valid any more."))
                    .with("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\""));
        }
        if (!caller.get().has(Role.EVENTS_WRITE)) {
            return refused(Answer.of(Problem.forbidden("Posting events needs the role events:write.")));
        }
        return admit(eventUri, caller.get(), request);
    }

    private Admission admit(String eventUri, Principal caller, HttpServletRequest request) {
        EventUri uri;
        try {
            uri = EventUri.parse(eventUri, ownDomain);
        } catch (IllegalArgumentException wrong) {
            return refused(Answer.of(Problem.malformed("In the path " + wrong.getMessage() + '.')));
        }
        Problem trespass = trespass(uri);
        if (trespass != null) {
            return refused(Answer.of(trespass));
        }
        String subscriber = request.getHeader(SUBSCRIBER_HEADER);
        if (subscriber != null
                && (subscriber.isBlank() || subscriber.length() > MAX_SUBSCRIBER_LENGTH || !PlainText.is(subscriber))) {
            return refused(Answer.of(Problem.malformed("The header Certes-Subscriber must name one subscriber in 1-"
                    + MAX_SUBSCRIBER_LENGTH + " printable characters.")));
        }
        RepeatKey key = RepeatKey.ofCaller(caller.name(), request);
        return key instanceof RepeatKey.Unusable unusable
                ? refused(Answer.of(unusable.problem()))
                : new Admission.Admitted(
                        null,
                        uri,
                        body -> new Decision.Submit(new Submission(
                                uri,
                                null,
                                Direction.OUTGOING,
                                false,
                                request.getContentType(),
                                KeptHeaders.of(request, null),
                                body,
                                ((RepeatKey.Given) key).key(),
                                subscriber,
                                CorrelationIds.own(clock))));
    }

    /** Why nobody posts own events there; null if they may. */
    private @Nullable Problem trespass(EventUri uri) {
        if (!uri.domain().equals(ownDomain)) {
            return Problem.forbidden("Only events of the domain " + ownDomain + " can be posted here.");
        }
        if (uri.namespace().equals(EventUri.RESERVED_NAMESPACE)) {
            return Problem.forbidden("The namespace certes is reserved for operational events.");
        }
        if (catalogs.recent().isNamespaceOfSource(uri.namespace())) {
            return Problem.forbidden(
                    "The namespace " + uri.namespace() + " is a source's; only that source's webhooks go into it.");
        }
        return null;
    }

    private static @Nullable String bearerToken(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space);
        boolean known = scheme.equalsIgnoreCase("Bearer") || scheme.equalsIgnoreCase("JWT");
        String token = known ? authorization.substring(space + 1).strip() : "";
        return token.isEmpty() ? null : token;
    }

    private static Admission refused(Answer answer) {
        return new Admission.Refused(answer);
    }
}
