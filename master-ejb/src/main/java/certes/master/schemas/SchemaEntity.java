package certes.master.schemas;

import certes.domain.schema.Schema;
import certes.domain.schema.SchemaFormat;
import certes.domain.schema.SchemaKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One revision of one version, as it lies in its row; never changed once it is written. */
@Entity
@Table(name = "event_schema")
public class SchemaEntity {
    @Id
    private long id;

    private String domain;
    private String namespace;
    private String name;
    private int version;
    private int revision;

    @Enumerated(EnumType.ORDINAL)
    private SchemaFormat format;

    private String content;

    @Column
    private @Nullable String description;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For JPA, which alone makes them: rows come into being by {@link JpaSchemaStore#add}. */
    protected SchemaEntity() {}

    Schema schema() {
        return new Schema(
                new SchemaKey(domain, namespace, name, version), revision, format, content, description, createdAt);
    }
}
