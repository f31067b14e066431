/** The highest rate that a bus sustains, and what it is like at that rate and at half of it. */
@NullMarked
package certes.bench.sustained;

import org.jspecify.annotations.NullMarked;
