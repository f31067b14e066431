package certes.masterapi.http;

import certes.domain.access.AccessTokens;
import certes.domain.access.LoginResult;
import certes.domain.problem.Problem;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;

/**
 * Logins: {@code {"username", "password"}} is answered by {@code {"token", "expiresAt"}}. Wrong ones are slowed down by
 * user and by the address of the connection; what a header says of an address is not believed.
 */
public class TokenServlet extends ApiServlet {
    private static final long serialVersionUID = 1;
    private static final int MAX_BYTES = 16_384;

    @Inject
    private transient AccessTokens tokens;

    public TokenServlet() {
        super("POST");
    }

    @Override
    Answer answer(HttpServletRequest request) throws IOException {
        JsonRequest body = JsonRequest.of(request, MAX_BYTES);
        if (body instanceof JsonRequest.Read read) {
            return login(read.object(), request.getRemoteAddr());
        }
        return Answer.of(((JsonRequest.Unreadable) body).problem());
    }

    private Answer login(JsonObject credential, String address) {
        if (!(credential.get("username") instanceof JsonString username)
                || !(credential.get("password") instanceof JsonString password)) {
            return Answer.of(Problem.malformed("Send {\"username\": \"…\", \"password\": \"…\"}."));
        }
        LoginResult result = tokens.login(username.getString(), password.getString(), address);
        if (result instanceof LoginResult.Granted granted) {
            return Answer.ok(Map.of(
                    "token", granted.token().token(),
                    "expiresAt", granted.token().expiresAt().toString()));
        }
        if (result instanceof LoginResult.SlowedDown slowedDown) {
            return Answer.of(Problem.tooManyRequests(
                            "There were too many wrong passwords; wait as long as Retry-After says."))
                    .retryAfter(slowedDown.retryAfter());
        }
        return Answer.of(Problem.unauthenticated("User name or password is wrong."));
    }
}
