/** When to try again and when to give up: pure arithmetic. */
@NullMarked
package certes.domain.backoff;

import org.jspecify.annotations.NullMarked;
