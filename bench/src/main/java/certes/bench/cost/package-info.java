/** What a load costs: processors' time, memory, write-ahead log. */
@NullMarked
package certes.bench.cost;

import org.jspecify.annotations.NullMarked;
