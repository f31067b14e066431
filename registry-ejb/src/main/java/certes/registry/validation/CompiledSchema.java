package certes.registry.validation;

import certes.domain.problem.Problem.Violation;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.ValidationLimitExceededException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema, ready to check bodies. Thread-safe. Time and memory that a check takes are bounded by the size of the
 * body, whatever the schema says.
 */
public final class CompiledSchema {
    private static final System.Logger LOG = System.getLogger(CompiledSchema.class.getName());
    /** More are not reported; the sender mends these first. */
    private static final int MAX_VIOLATIONS = 50;

    private static final long BASE_STEPS = 200_000;
    private static final long STEPS_PER_BYTE = 10;
    private static final int MAX_EVALUATION_DEPTH = 1_000;

    private final Schema schema;

    CompiledSchema(Schema schema) {
        this.schema = schema;
    }

    /** What is wrong with a body: at most 50 violations, none if it fits the schema. */
    public List<Violation> violations(byte[] body) {
        StrictJson.Reading reading = StrictJson.read(body);
        return reading instanceof StrictJson.Reading.Document document
                ? violations(document.root(), body.length)
                : List.of(new Violation("", "json", "the body " + ((StrictJson.Reading.Unreadable) reading).detail()));
    }

    /** The bytes that the value took to write allow for the work. */
    List<Violation> violations(JsonNode value, long bytes) {
        MatchingBudget.open(bytes);
        try {
            return schema.validate(new BoundedExecution(bytes), value, OutputFormat.DEFAULT).stream()
                    .limit(MAX_VIOLATIONS)
                    .map(CompiledSchema::violation)
                    .toList();
        } catch (TooCostlyException | ValidationLimitExceededException | StackOverflowError e) {
            return List.of(new Violation("", "schema", "to check the body costs more than its size allows"));
        } catch (SchemaException | ArithmeticException | NumberFormatException e) {
            // What registration has let through and the validator stumbles over: the event is refused, not the server
            // hurt.
            LOG.log(System.Logger.Level.WARNING, "A schema could not be applied to a body", e);
            return List.of(new Violation("", "schema", "the schema cannot be applied to the body"));
        } finally {
            MatchingBudget.close();
        }
    }

    private static Violation violation(Error error) {
        return new Violation(
                error.getInstanceLocation().toString(),
                Objects.requireNonNullElse(error.getKeyword(), "schema"),
                Texts.detail(error.getMessage()));
    }

    /** Stops evaluating where the cost has no relation to the body's size any more, and collects no more than needed. */
    private static final class BoundedExecution extends ExecutionContext {
        BoundedExecution(long bytes) {
            super(ExecutionConfig.builder()
                    .locale(Locale.ENGLISH)
                    .formatAssertionsEnabled(false)
                    .maxEvaluationSteps(BASE_STEPS + STEPS_PER_BYTE * bytes)
                    .maxEvaluationDepth(MAX_EVALUATION_DEPTH)
                    .build());
        }

        /** One violation decides, so that dropping those beyond the limit changes no verdict, within anyOf neither. */
        @Override
        public void addError(Error error) {
            if (getErrors().size() < MAX_VIOLATIONS) {
                super.addError(error);
            }
        }
    }
}
