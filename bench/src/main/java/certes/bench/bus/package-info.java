/** What is measured: Certes, and the least that any webhook bus must do, by the same means. */
@NullMarked
package certes.bench.bus;

import org.jspecify.annotations.NullMarked;
