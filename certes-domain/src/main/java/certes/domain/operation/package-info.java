/** What Certes tells its operators as events of its own, in the reserved namespace. */
@NullMarked
package certes.domain.operation;

import org.jspecify.annotations.NullMarked;
