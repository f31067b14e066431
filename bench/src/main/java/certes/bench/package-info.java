/** Measures Certes; {@code bench/run} runs it. */
@NullMarked
package certes.bench;

import org.jspecify.annotations.NullMarked;
