/** Signatures that Certes checks and makes: pure functions. */
@NullMarked
package certes.domain.signature;

import org.jspecify.annotations.NullMarked;
