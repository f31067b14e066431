package certes.it.container;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Takes what Certes delivers. */
@WebServlet(urlPatterns = ArrivalServlet.PATH + "*", loadOnStartup = 1)
public class ArrivalServlet extends HttpServlet {

    static final String PATH = "/arrivals/";

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Arrivals arrivals;

    @Override
    public void init() {
        arrivals.listenAt(getServletContext().getContextPath() + PATH);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        arrivals.add(request.getPathInfo().substring(1), request.getHeader("webhook-id"));
    }
}
