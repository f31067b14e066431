/** Group commit: what waits at the same time is done at once. */
@NullMarked
package certes.domain.batch;

import org.jspecify.annotations.NullMarked;
