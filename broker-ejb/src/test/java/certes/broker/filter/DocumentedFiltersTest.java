package certes.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import certes.domain.event.Direction;
import certes.domain.event.EventUri;
import certes.domain.filter.FilterVerdict;
import certes.domain.ingest.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedFiltersTest {
    @Test
    void theExamplesOfTheDocumentationMatchItsBodyAndTheCounterexampleDoesNot() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "filters.md"));
        String examples = page.substring(page.indexOf("## Examples"), page.indexOf("## What became"));
        String body = first("a body `([^`]+)`", examples);
        List<String> filters = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE)
                .matcher(examples)
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(filters).hasSizeGreaterThan(10);
        assertThat(filters).allSatisfy(filter -> assertThat(test(filter, body)).isEqualTo(FilterVerdict.MATCHES));
        assertThat(test(first("^`([^`]+)` does not match", examples), body)).isEqualTo(FilterVerdict.DIFFERS);
    }

    private static String first(String regex, String text) {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static FilterVerdict test(String filter, String body) {
        Submission submission = new Submission(
                new EventUri("certes.test", "github", 1, "pull_request"),
                null,
                Direction.INCOMING,
                false,
                "application/json",
                Map.of("x-github-event", "pull_request_review"),
                body.getBytes(UTF_8),
                null,
                null,
                List.of());
        return Filter.compile(filter).test(new FilteredEvent(submission, "github", true));
    }
}
