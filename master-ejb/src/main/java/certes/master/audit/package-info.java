/** Who changed what: one append-only row for each change, in its transaction. */
@NullMarked
package certes.master.audit;

import org.jspecify.annotations.NullMarked;
