/** Who is calling, and what they may do. */
@NullMarked
package certes.domain.access;

import org.jspecify.annotations.NullMarked;
