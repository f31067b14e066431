/** Shows what the modules count. */
@NullMarked
package certes.gateway.metrics;

import org.jspecify.annotations.NullMarked;
