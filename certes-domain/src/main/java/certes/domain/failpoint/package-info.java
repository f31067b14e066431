/** Named steps of the event's way at which a test may end the process as kill -9 does. */
@NullMarked
package certes.domain.failpoint;

import org.jspecify.annotations.NullMarked;
