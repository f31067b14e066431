/** What a part of Certes says of its own readiness. */
@NullMarked
package certes.domain.health;

import org.jspecify.annotations.NullMarked;
