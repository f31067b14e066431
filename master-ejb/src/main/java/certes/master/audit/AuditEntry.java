package certes.master.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One change that somebody made; its time is the database's. */
@Entity
@Table(name = "audit_entry")
public class AuditEntry {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(nullable = false)
    private String principal;

    @Column(nullable = false)
    private String action;

    @Column(nullable = false)
    private String subject;

    @Column
    private @Nullable String detail;

    /** For JPA. */
    protected AuditEntry() {}

    /**
     * A change.
     *
     * @param principal who made it
     * @param action the operation, such as {@code createSource}
     * @param subject the id of what was changed
     * @param detail what it was set to, without secrets
     */
    public AuditEntry(String principal, String action, String subject, @Nullable String detail) {
        this.principal = principal;
        this.action = action;
        this.subject = subject;
        this.detail = detail;
    }
}
