/** The few statements on the event path: accept, claim, record. */
@NullMarked
package certes.master.store;

import org.jspecify.annotations.NullMarked;
