/** The least that any webhook bus must do on this machine, to measure Certes against. */
@NullMarked
package certes.bench.reference;

import org.jspecify.annotations.NullMarked;
