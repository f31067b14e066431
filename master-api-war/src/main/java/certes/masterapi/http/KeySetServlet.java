package certes.masterapi.http;

import certes.domain.access.AccessTokens;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** The public keys by which anybody can check tokens (RFC 7517). */
public class KeySetServlet extends ApiServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient AccessTokens tokens;

    public KeySetServlet() {
        super("GET");
    }

    @Override
    Answer answer(HttpServletRequest request) {
        return Answer.document(tokens.keySet()).with("Cache-Control", "public, max-age=300");
    }
}
