/** Says whether the server lives and is ready. */
@NullMarked
package certes.gateway.health;

import org.jspecify.annotations.NullMarked;
