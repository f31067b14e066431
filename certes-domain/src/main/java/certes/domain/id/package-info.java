/** Time-ordered 64-bit ids and how they are written. */
@NullMarked
package certes.domain.id;

import org.jspecify.annotations.NullMarked;
