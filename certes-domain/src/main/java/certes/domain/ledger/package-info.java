/** The proof that nothing was lost. */
@NullMarked
package certes.domain.ledger;

import org.jspecify.annotations.NullMarked;
