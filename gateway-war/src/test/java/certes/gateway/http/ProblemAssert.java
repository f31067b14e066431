package certes.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/** Checks of problem documents, in one place. */
final class ProblemAssert {
    private ProblemAssert() {}

    /** It is a whole problem document of that status and type, and names no product. */
    static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(response.body())
                .contains("\"type\":\"urn:certes:problem:" + type + "\"")
                .contains("\"status\":" + status)
                .contains("\"title\":\"")
                .contains("\"detail\":\"")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Exception", "\tat ", "certes.gateway");
    }

    /** As {@link #assertProblem(HttpResponse, int, String)}, and the detail says that. */
    static void assertProblem(HttpResponse<String> response, int status, String type, String detail) {
        assertProblem(response, status, type);
        assertThat(response.body()).contains(detail);
    }
}
