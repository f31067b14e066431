package certes.gateway.http;

import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Stands in for the container's default servlet: answers paths that nobody serves, and whatever the container would answer by a page of its own: a problem document that
 * names neither server nor classes. The container has logged the cause. The root is passed on to where the health is,
 * since Payara knows no servlet of the context root alone.
 */
public final class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ROOT = "/";
    private static final String HEALTH = "/health";
    private static final int LEAST_SERVER_ERROR = 500;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (status == null && request.getRequestURI().equals(request.getContextPath() + ROOT)) {
            request.getRequestDispatcher(HEALTH).forward(request, response);
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff"); // error dispatches do not pass the port filter
        Answer.of(problem(status instanceof Integer code ? code : HttpServletResponse.SC_NOT_FOUND))
                .writeTo(response);
    }

    private static Problem problem(int status) {
        return switch (status) {
            case HttpServletResponse.SC_BAD_REQUEST -> Problem.malformed("The request is not valid HTTP.");
            case HttpServletResponse.SC_UNAUTHORIZED -> Problem.unauthenticated("This needs a valid token.");
            case HttpServletResponse.SC_FORBIDDEN -> Problem.forbidden("This is not allowed.");
            case HttpServletResponse.SC_NOT_FOUND -> Problem.notFound("There is nothing at this path.");
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED ->
                Problem.methodNotAllowed("This path does not take that method.");
            case HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE ->
                Problem.unsupportedMediaType("This path does not take that media type.");
            case HttpServletResponse.SC_INTERNAL_SERVER_ERROR -> Problem.unexpected();
            default -> other(status);
        };
    }

    private static Problem other(int status) {
        return new Problem(
                "http-" + status,
                status < LEAST_SERVER_ERROR ? "The request is refused" : "The request failed",
                status,
                status < LEAST_SERVER_ERROR
                        ? "The request does not keep to HTTP or to a limit of this server."
                        : "The server cannot answer this now; try again.",
                List.of());
    }
}
