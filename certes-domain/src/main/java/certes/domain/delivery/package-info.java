/** One event for one subscription: its states, its attempts, and the ports that move it. */
@NullMarked
package certes.domain.delivery;

import org.jspecify.annotations.NullMarked;
