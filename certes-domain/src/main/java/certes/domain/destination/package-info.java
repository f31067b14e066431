/** Which addresses deliveries may be sent to. */
@NullMarked
package certes.domain.destination;

import org.jspecify.annotations.NullMarked;
