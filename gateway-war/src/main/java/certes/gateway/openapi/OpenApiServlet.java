package certes.gateway.openapi;

import certes.domain.problem.Problem;
import certes.gateway.answer.Answer;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code GET /openapi}: what is served over HTTP, as OpenAPI 3.1. In YAML as it was written, or in JSON where
 * {@code Accept} or {@code ?format=json} asks for it, as MicroProfile OpenAPI has it.
 */
public final class OpenApiServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String DOCUMENT = "openapi.yaml";
    /** RFC 9512. */
    private static final String YAML = "application/yaml";

    private static final String JSON = "application/json";

    private String yaml = "";
    private String json = "";

    @Override
    public void init() throws ServletException {
        try (InputStream document = OpenApiServlet.class.getResourceAsStream(DOCUMENT)) {
            if (document == null) {
                throw new ServletException(DOCUMENT + " is not in the archive");
            }
            yaml = new String(document.readAllBytes(), StandardCharsets.UTF_8);
            json = json(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        } catch (IOException unreadable) {
            throw new ServletException(DOCUMENT + " cannot be read", unreadable);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request).writeTo(response);
    }

    private Answer answer(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            return Answer.of(Problem.methodNotAllowed("The description is asked for by GET."))
                    .with("Allow", "GET, HEAD");
        }
        Answer answer = wantsJson(request)
                ? Answer.json(HttpServletResponse.SC_OK, json)
                : new Answer(HttpServletResponse.SC_OK, YAML, Map.of(), yaml.getBytes(StandardCharsets.UTF_8));
        return answer.with("Vary", "Accept");
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String format = request.getParameter("format");
        String accept = request.getHeader("accept");
        return format == null ? accept != null && accept.contains(JSON) : format.equalsIgnoreCase("json");
    }

    private static String json(@Nullable Object document) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            write(document, json);
        }
        return text.toString();
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(member.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else {
            json.writeObject(value);
        }
    }
}
