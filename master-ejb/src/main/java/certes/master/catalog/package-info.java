/** Sources, subscriptions and back-offs, and the snapshot of them that the event path reads. */
@NullMarked
package certes.master.catalog;

import org.jspecify.annotations.NullMarked;
