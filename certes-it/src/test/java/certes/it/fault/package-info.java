/** Nothing acknowledged is lost, whatever is killed. */
@NullMarked
package certes.it.fault;

import org.jspecify.annotations.NullMarked;
