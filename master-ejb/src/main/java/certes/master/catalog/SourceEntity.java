package certes.master.catalog;

import certes.domain.id.SourceId;
import certes.domain.source.HmacSettings;
import certes.domain.source.Preset;
import certes.domain.source.Source;
import certes.domain.source.SourceSettings;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A source, as it lies in its row. */
@Entity
@Table(name = "source")
public class SourceEntity {
    @Id
    private long id;

    private String name;
    private String preset;
    private byte[] secrets;
    private String namespace;
    private int version;

    @Column(name = "type_header")
    private @Nullable String typeHeader;

    @Column(name = "type_pointer")
    private @Nullable String typePointer;

    private boolean strict;

    @Column(name = "signature_header")
    private @Nullable String signatureHeader;

    @Column(name = "signature_algorithm")
    private @Nullable String signatureAlgorithm;

    @Column(name = "signature_encoding")
    private @Nullable String signatureEncoding;

    @Column(name = "signature_prefix")
    private @Nullable String signaturePrefix;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column
    private long change;

    /** For JPA. */
    protected SourceEntity() {}

    SourceEntity(SourceId id, SourceSettings settings, Secrets secrets, Instant createdAt, long change) {
        this.id = id.value();
        this.name = settings.name();
        this.preset = settings.preset().label();
        this.secrets = secrets.encrypt(id.toString(), settings.secrets());
        this.namespace = settings.namespace();
        this.version = settings.version();
        this.typeHeader = settings.typeHeader();
        this.typePointer = settings.typePointer();
        this.strict = settings.strict();
        HmacSettings hmac = settings.hmac();
        if (hmac != null) {
            this.signatureHeader = hmac.header();
            this.signatureAlgorithm = hmac.algorithm();
            this.signatureEncoding = hmac.encoding();
            this.signaturePrefix = hmac.prefix();
        }
        this.createdAt = createdAt;
        this.change = change;
    }

    long id() {
        return id;
    }

    Source source(Secrets vault) {
        SourceId sourceId = new SourceId(id);
        return new Source(
                sourceId,
                new SourceSettings(
                        name,
                        Preset.parse(preset),
                        vault.decrypt(sourceId.toString(), secrets),
                        namespace,
                        version,
                        typeHeader,
                        typePointer,
                        strict,
                        hmac()));
    }

    private @Nullable HmacSettings hmac() {
        if (signatureHeader == null
                || signatureAlgorithm == null
                || signatureEncoding == null
                || signaturePrefix == null) {
            return null;
        }
        return new HmacSettings(signatureHeader, signatureAlgorithm, signatureEncoding, signaturePrefix);
    }
}
