/** The standing wishes of subscribers, and the port that keeps them. */
@NullMarked
package certes.domain.subscription;

import org.jspecify.annotations.NullMarked;
