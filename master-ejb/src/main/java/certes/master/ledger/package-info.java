/** The proof that nothing was lost: totals of the past that are added up once, and what is counted when asked for. */
@NullMarked
package certes.master.ledger;

import org.jspecify.annotations.NullMarked;
