/** The clockwork of recovery: circuits are moved on, and what happened is told. */
@NullMarked
package certes.broker.recovery;

import org.jspecify.annotations.NullMarked;
