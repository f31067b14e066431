/** What the event path needs to know of sources, subscriptions and back-offs, as one immutable snapshot. */
@NullMarked
package certes.domain.catalog;

import org.jspecify.annotations.NullMarked;
