package certes.masterapi.http;

import certes.domain.problem.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands in for the container's default servlet where the Master API is a web module of its own, so that no page is the
 * container's.
 */
public class UnknownPathServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Answer.of(Problem.notFound("The Master API has /api/graphql, /api/auth/token and /api/.well-known/jwks.json."))
                .writeTo(response);
    }
}
