package certes.masterapi.http;

import certes.domain.event.StoreUnavailableException;
import certes.domain.problem.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What all servlets of the Master API have in common: one method, and problem documents instead of stack traces. */
abstract class ApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger(ApiServlet.class.getName());
    private static final Duration SHORTLY = Duration.ofSeconds(2);

    private final String method;

    /** @param method the only one that is answered; {@code GET} answers {@code HEAD} too */
    ApiServlet(String method) {
        this.method = method;
    }

    /** Answers a request of the right method. What it throws was not answered yet. */
    abstract Answer answer(HttpServletRequest request) throws IOException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        safely(request).writeTo(response);
    }

    private Answer safely(HttpServletRequest request) throws IOException {
        try {
            return isAllowed(request.getMethod()) ? answer(request) : methodNotAllowed();
        } catch (StoreUnavailableException unavailable) {
            LOG.log(System.Logger.Level.WARNING, "The state cannot be reached", unavailable);
            Problem problem = new Problem(
                    "unavailable", "The state cannot be reached now", 503, "Try again in a few seconds.", List.of());
            return Answer.of(problem).retryAfter(SHORTLY);
        } catch (RuntimeException unexpected) {
            LOG.log(System.Logger.Level.ERROR, "A request to the Master API failed", unexpected);
            return Answer.of(Problem.unexpected());
        }
    }

    private boolean isAllowed(String given) {
        return given.equals(method) || (method.equals("GET") && given.equals("HEAD"));
    }

    private Answer methodNotAllowed() {
        return Answer.of(Problem.methodNotAllowed("Use " + method + ".")).with("Allow", method);
    }
}
