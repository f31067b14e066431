package certes.masterapi.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.schema.GraphQLSchema;
import io.smallrye.graphql.bootstrap.Bootstrap;
import io.smallrye.graphql.execution.SchemaPrinter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ApiSchemaTest {
    @Test
    void isTheSchemaThatClientsAreWrittenAgainst() throws IOException {
        GraphQLSchema schema = Bootstrap.bootstrap(ApiSchema.build(), true);
        String printed = new SchemaPrinter().print(schema);
        try (InputStream expected = ApiSchemaTest.class.getResourceAsStream("/schema.graphql")) {
            assertThat(printed)
                    .isEqualToNormalizingNewlines(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
