/** The third parties that call the gateway, and the port that keeps them. */
@NullMarked
package certes.domain.source;

import org.jspecify.annotations.NullMarked;
