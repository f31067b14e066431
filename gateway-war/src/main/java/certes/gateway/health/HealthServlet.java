package certes.gateway.health;

import certes.domain.health.ReadinessCheck;
import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /health/ready} says whether every part is ready (200, else 503), and so do {@code /health} and {@code /},
 * which is passed on to it; {@code /health/live} says whether the server answers at all. The documents have the shape of
 * MicroProfile Health.
 */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Inject
    transient Instance<ReadinessCheck> checks;

    private transient List<ReadinessCheck> all = List.of();

    /** Takes the checks once, since an {@link Instance} keeps what it gave out. */
    @Override
    public void init() {
        List<ReadinessCheck> found = new ArrayList<>();
        checks.forEach(found::add);
        all = List.copyOf(found);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request).with("Cache-Control", "no-store").writeTo(response);
    }

    private Answer answer(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return Answer.of(Problem.methodNotAllowed("Health is asked for by GET."))
                    .with("Allow", "GET, HEAD");
        }
        String pathInfo = request.getPathInfo();
        String path = pathInfo == null ? request.getServletPath() : request.getServletPath() + pathInfo;
        return switch (path) {
            case "/", "/health", "/health/", "/health/ready" -> answer(Readiness.of(all));
            case "/health/live" -> answer(Readiness.of(List.of()));
            default -> Answer.of(Problem.notFound("There are /health/live and /health/ready."));
        };
    }

    private static Answer answer(Readiness readiness) {
        int status = readiness.isUp() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        return Answer.json(status, readiness.toJson());
    }
}
