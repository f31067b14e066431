package certes.gateway.http;

import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import certes.gateway.configuration.GatewayConfig;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Keeps each port to its own paths: a server answers every web path on every port it listens on, but only the gateway's
 * may be reached by all the world. A port that is neither the gateway's nor the Master API's serves nothing.
 */
public final class PortFilter implements Filter {
    private static final Set<String> OF_BOTH = Set.of("", "api", "health");
    private static final Set<String> OF_THE_GATEWAY = Set.of("events");
    private static final Set<String> OF_THE_MASTER = Set.of("metrics", "openapi");

    @Inject
    GatewayConfig config;

    private int gatewayPort;
    private int masterPort;

    /** Runs when the application starts, so a wrong configuration keeps it from starting. */
    @Override
    public void init(FilterConfig filter) {
        gatewayPort = config.gatewayPort();
        masterPort = config.masterPort();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse http = (HttpServletResponse) response;
        http.setHeader("X-Content-Type-Options", "nosniff");
        String area = firstSegment((HttpServletRequest) request);
        if (isServed(area, request.getLocalPort())) {
            chain.doFilter(request, response);
        } else {
            Answer.of(Problem.notFound("There is nothing at this path on this port."))
                    .writeTo(http);
        }
    }

    private boolean isServed(String area, int port) {
        if (port == gatewayPort) {
            return OF_BOTH.contains(area) || OF_THE_GATEWAY.contains(area);
        }
        return port == masterPort && (OF_BOTH.contains(area) || OF_THE_MASTER.contains(area));
    }

    /** Of the decoded path, by which the container has chosen the servlet already, so no spelling gets around. */
    private static String firstSegment(HttpServletRequest request) {
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        String path = pathInfo == null ? servletPath : servletPath + pathInfo;
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.indexOf('/', start);
        return end < 0 ? path.substring(start) : path.substring(start, end);
    }
}
