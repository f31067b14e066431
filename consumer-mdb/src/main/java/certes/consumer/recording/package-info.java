/** From attempts to rows, in batches. */
@NullMarked
package certes.consumer.recording;

import org.jspecify.annotations.NullMarked;
