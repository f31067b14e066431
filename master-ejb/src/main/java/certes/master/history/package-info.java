/** What happened to each event: the reading side of the state, the ledger, and replay. */
@NullMarked
package certes.master.history;

import org.jspecify.annotations.NullMarked;
