/** Refusals, as RFC 9457 problems. */
@NullMarked
package certes.domain.problem;

import org.jspecify.annotations.NullMarked;
